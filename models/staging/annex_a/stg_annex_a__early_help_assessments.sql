{%- set coded = ['gender', 'ethnicity'] -%}

with

landed as (

    {{ kept_rows('annex_a', 'early_help_assessments') }}

),

value_matches as (

    {{ value_matches_of('annex_a', 'early_help_assessments') }}

),

final as (

    select
        {{ lineage_columns('annex_a') }},
        landed._identifier as child_id,
        landed.child_id as child_id_raw,
        landed._birth_date as birth_date,
        {{ clean_integer('landed.age_in_years') }} as age_in_years,
        landed._early_help_assessment_start_date as early_help_assessment_start_date,
        landed._early_help_assessment_completion_date as early_help_assessment_completion_date,
        landed.organisation,
        {{ decoded_columns(coded) }}
    from landed
    {{ decoded_joins(coded) }}

)

select * from final
