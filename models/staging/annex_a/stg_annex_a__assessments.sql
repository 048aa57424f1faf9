{%- set coded = [
    'gender',
    'ethnicity',
    'has_disability',
    'is_child_seen',
    'requires_support',
] -%}

with

landed as (

    {{ kept_rows('annex_a', 'assessments') }}

),

value_matches as (

    {{ value_matches_of('annex_a', 'assessments') }}

),

final as (

    select
        {{ lineage_columns('annex_a') }},
        landed._identifier as child_id,
        landed.child_id as child_id_raw,
        landed._birth_date as birth_date,
        {{ clean_integer('landed.age_in_years') }} as age_in_years,
        landed._assessment_start_date as assessment_start_date,
        landed._assessment_authorisation_date as assessment_authorisation_date,
        landed.allocated_team,
        landed.allocated_worker,
        {{ decoded_columns(coded) }}
    from landed
    {{ decoded_joins(coded) }}

)

select * from final
