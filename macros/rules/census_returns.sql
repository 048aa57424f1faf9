{% macro census_returns() %}
    working_days_of_years as (

        select
            years.extract_date,
            working_days.calendar_date,
            row_number() over (
                partition by years.extract_date
                order by working_days.calendar_date desc
            ) as days_to_end
        from (select distinct extract_date from landed_files) as years
        inner join working_days
            on years.extract_date >= working_days.calendar_date

    ),

    census_years as (

        select
            extract_date,
            {{ days_after(months_after('extract_date', -12), 1) }} as year_start,
            max(
                case
                    when calendar_date <= {{ months_after('extract_date', -12) }} then calendar_date
                end
            ) as last_working_day_before_year,
            -- the last working day itself is day 0
            max(case when days_to_end = 16 then calendar_date end) as working_day_15_before_end,
            max(case when days_to_end = 46 then calendar_date end) as working_day_45_before_end
        from working_days_of_years
        group by extract_date

    ),

    census_returns as (

        select
            landed_files.authority_code,
            census_years.extract_date,
            census_years.year_start,
            census_years.last_working_day_before_year,
            census_years.working_day_15_before_end,
            census_years.working_day_45_before_end,
            max(case when landed_files.table_name = 'referrals' then 1 else 0 end) = 1
                as has_referrals,
            max(case when landed_files.table_name = 'assessments' then 1 else 0 end) = 1
                as has_assessments
        from landed_files
        inner join census_years
            on landed_files.extract_date = census_years.extract_date
        group by
            landed_files.authority_code,
            census_years.extract_date,
            census_years.year_start,
            census_years.last_working_day_before_year,
            census_years.working_day_15_before_end,
            census_years.working_day_45_before_end

    )
{% endmacro %}
