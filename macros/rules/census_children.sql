{% macro census_children() %}
    {%- set of_child = 'authority_code, extract_date, child_id' %}
    children as (

        select
            {{ of_child }},
            min(birth_date) as birth_date,
            min(expected_birth_date) as expected_birth_date,
            min(death_date) as death_date
        from child_records
        group by {{ of_child }}

    ),

    children_referred as (

        select
            {{ of_child }},
            max(case when is_no_further_action_code = 'N' then 1 else 0 end) = 1 as needs_action
        from referral_records
        group by {{ of_child }}

    ),

    child_identifiers as (

        select
            child_records.*,
            census_returns.year_start,
            coalesce(child_records.sex_code, child_records.gender_current_code)
                as recorded_sex_code,
            coalesce(children_referred.needs_action, false) as needs_action,
            children_referred.child_id is not null or not census_returns.has_referrals
                as has_episode
        from child_records
        inner join census_returns
            on
                child_records.authority_code = census_returns.authority_code
                and child_records.extract_date = census_returns.extract_date
        left join children_referred
            on {{ same_child('child_records', 'children_referred') }}

    ),

    disabilities as (

        select
            {{ of_child }},
            dataset,
            'disabilities' as table_name,
            file,
            row_number,
            'disability' as column_name,
            disability_code
        from disability_records
        union all
        select
            {{ of_child }},
            dataset,
            table_name,
            file,
            row_number,
            column_name,
            code as disability_code
        from listed_values
        where column_name = 'disabilities'

    )
{% endmacro %}
