{% macro census_modules() %}
    {%- set of_episode = 'authority_code, extract_date, child_id, episode' %}
    assessment_factors as (

        select
            {{ of_episode }},
            dataset,
            'assessment_factors' as table_name,
            file,
            row_number,
            'assessment_factor' as column_name,
            assessment,
            assessment_factor_code
        from factor_records
        union all
        select
            assessments.authority_code,
            assessments.extract_date,
            assessments.child_id,
            assessments.episode,
            listed_values.dataset,
            listed_values.table_name,
            listed_values.file,
            listed_values.row_number,
            listed_values.column_name,
            assessments.assessment,
            listed_values.code as assessment_factor_code
        from listed_values
        inner join assessments_records as assessments
            on
                listed_values.file = assessments.file
                and listed_values.sheet = assessments.sheet
                and listed_values.row_number = assessments.row_number
        where listed_values.column_name = 'assessment_factors'

    ),

    factor_counts as (

        select
            {{ of_episode }},
            assessment,
            count(*) as factor_count,
            count(assessment_factor_code) as valid_factor_count
        from assessment_factors
        group by
            {{ of_episode }},
            assessment

    ),

    returns_with_factors as (

        select distinct
            authority_code,
            extract_date
        from assessment_factors

    ),

    assessments as (

        select
            records.*,
            case
                when returns_with_factors.authority_code is not null
                    then coalesce(factor_counts.factor_count, 0)
            end as factor_count,
            case
                when returns_with_factors.authority_code is not null
                    then coalesce(factor_counts.valid_factor_count, 0)
            end as valid_factor_count
        from assessments_in_episodes as records
        left join factor_counts
            on
                {{ same_episode('records', 'factor_counts') }}
                and records.assessment = factor_counts.assessment
        left join returns_with_factors
            on
                records.authority_code = returns_with_factors.authority_code
                and records.extract_date = returns_with_factors.extract_date

    ),

    section_47_enquiries as (

        select
            *,
            conference_date is null
            and coalesce(is_conference_unnecessary_code, 'U') <> 'Y' as is_open
        from section_47_enquiries_in_episodes

    ),

    cin_plans as (

        select * from cin_plans_in_episodes

    ),

    child_protection_plans as (

        select * from child_protection_plans_in_episodes

    ),

    reviews as (

        select
            {{ of_episode }},
            dataset,
            'child_protection_reviews' as table_name,
            file,
            row_number,
            'review_date' as column_name,
            plan_start_date,
            review_date
        from review_records
        union all
        select
            plans.authority_code,
            plans.extract_date,
            plans.child_id,
            plans.episode,
            listed_review_dates.dataset,
            'child_protection_plans' as table_name,
            listed_review_dates.file,
            listed_review_dates.row_number,
            'review_dates' as column_name,
            plans.plan_start_date,
            listed_review_dates.review_date
        from listed_review_dates
        inner join child_protection_plans_records as plans
            on
                listed_review_dates.file = plans.file
                and listed_review_dates.sheet = plans.sheet
                and listed_review_dates.row_number = plans.row_number

    ),

    conferences as (

        select
            {{ of_episode }},
            year_start,
            conference_date
        from referrals
        where conference_date is not null
        union all
        select
            {{ of_episode }},
            year_start,
            conference_date
        from section_47_enquiries
        where conference_date is not null

    )
{% endmacro %}
