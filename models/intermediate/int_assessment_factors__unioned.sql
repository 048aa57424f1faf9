{#- Factors come as a module of their own or as a list in the assessment's row. -#}
with

in_module as (

    select * from {{ ref('stg_cin_census__assessment_factors') }}

),

assessments as (

    select * from {{ ref('stg_cin_census__assessments') }}

),

listed_values as (

    select * from {{ ref('stg_listed_values') }}

),

value_matches as (

    select * from {{ ref('stg_value_matches') }}

),

-- what two lists date a day apart is one assessment, on the day that is believed
linked as (

    select * from {{ ref('int_events__linked') }}
    where event_type = 'assessment_authorised'

),

from_module as (

    select
        assessments.authority_code,
        assessments.child_id,
        assessments.assessment_authorisation_date,
        in_module.assessment_factor_code as factor_code,
        {{ extract_label('in_module') }} as seen_in
    from in_module
    inner join assessments
        on
            in_module.authority_code = assessments.authority_code
            and in_module.child_id = assessments.child_id
            and in_module.extract_date = assessments.extract_date
            and coalesce(
                in_module.assessment_start_date = assessments.assessment_start_date,
                in_module.assessment_start_date is null
            )
            -- two assessments of one day are told apart by their identifiers
            and coalesce(
                in_module.assessment_id = assessments.assessment_id,
                in_module.assessment_start_date is not null
            )

),

from_lists as (

    select
        assessments.authority_code,
        assessments.child_id,
        assessments.assessment_authorisation_date,
        value_matches.code as factor_code,
        {{ extract_label('listed_values') }} as seen_in
    from listed_values
    inner join assessments
        on
            listed_values.file = assessments.file
            and listed_values.row_number = assessments.row_number
            and listed_values.sheet = assessments.sheet
    inner join value_matches
        on {{ same_value('listed_values', 'value_matches') }}
    where listed_values.column_name = 'assessment_factors'

),

united as (

    select * from from_module
    union all
    select * from from_lists

),

final as (

    select
        united.authority_code,
        united.child_id,
        coalesce(linked.event_date, united.assessment_authorisation_date)
            as assessment_authorisation_date,
        united.factor_code,
        united.seen_in
    from united
    left join linked
        on
            united.authority_code = linked.authority_code
            and united.child_id = linked.child_id
            and united.assessment_authorisation_date = linked.stated_date

)

select * from final
