{%- set coded = [
    'gender',
    'ethnicity',
    'has_disability',
    'primary_need',
    'closure_reason',
    'case_status',
] -%}

with

landed as (

    {{ kept_rows('annex_a', 'children_in_need') }}

),

value_matches as (

    {{ value_matches_of('annex_a', 'children_in_need') }}

),

final as (

    select
        {{ lineage_columns('annex_a') }},
        landed._identifier as child_id,
        landed.child_id as child_id_raw,
        landed._birth_date as birth_date,
        {{ clean_integer('landed.age_in_years') }} as age_in_years,
        landed._cin_start_date as cin_start_date,
        landed._last_seen_date as last_seen_date,
        landed._cin_closure_date as cin_closure_date,
        landed.allocated_team,
        landed.allocated_worker,
        {{ decoded_columns(coded) }}
    from landed
    {{ decoded_joins(coded) }}

)

select * from final
