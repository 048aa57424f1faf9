with

days as (

    {{ dbt.date_spine(
        'day', "cast('2005-01-01' as date)", "cast('2031-01-01' as date)"
    ) }}

),

bank_holidays as (

    select * from {{ ref('bank_holidays') }}

),

school_holidays as (

    select * from {{ ref('school_holidays') }}

),

dated as (

    select
        cast(date_day as date) as calendar_date,
        cast({{ iso_weekday('cast(date_day as date)') }} as integer) as weekday_number,
        cast(extract(year from date_day) as integer) as calendar_year,
        cast(extract(month from date_day) as integer) as month_number
    from days

),

holidays_of_the_day as (

    select
        bank_holiday_date,
        min(bank_holiday_name) as bank_holiday_name
    from bank_holidays
    group by bank_holiday_date

),

final as (

    select
        dated.calendar_date,
        dated.weekday_number,
        case dated.weekday_number
            when 1 then 'Monday'
            when 2 then 'Tuesday'
            when 3 then 'Wednesday'
            when 4 then 'Thursday'
            when 5 then 'Friday'
            when 6 then 'Saturday'
            else 'Sunday'
        end as weekday,
        dated.weekday_number >= 6 as is_weekend,
        holidays_of_the_day.bank_holiday_date is not null as is_bank_holiday,
        holidays_of_the_day.bank_holiday_name,
        dated.weekday_number < 6 and holidays_of_the_day.bank_holiday_date is null
            as is_working_day,
        cast(
            sum(
                case
                    when dated.weekday_number < 6 and holidays_of_the_day.bank_holiday_date is null
                        then 1
                    else 0
                end
            ) over (order by dated.calendar_date rows between unbounded preceding and current row)
            as integer
        ) as working_day_number,
        school_holidays.first_date is not null as is_school_holiday,
        school_holidays.school_holiday_name,
        dated.month_number,
        case dated.month_number
            when 1 then 'January'
            when 2 then 'February'
            when 3 then 'March'
            when 4 then 'April'
            when 5 then 'May'
            when 6 then 'June'
            when 7 then 'July'
            when 8 then 'August'
            when 9 then 'September'
            when 10 then 'October'
            when 11 then 'November'
            else 'December'
        end as month_name,
        dated.calendar_year,
        {{ year_ending_31_march('dated.calendar_date') }} as year_ending_31_march,
        cast({{ dbt.dateadd('day', '1 - dated.weekday_number', 'dated.calendar_date') }} as date)
            as week_start_date
    from dated
    left join holidays_of_the_day
        on dated.calendar_date = holidays_of_the_day.bank_holiday_date
    left join school_holidays
        on dated.calendar_date between school_holidays.first_date and school_holidays.last_date

)

select * from final
