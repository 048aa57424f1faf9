{%- set coded = [
    'gender',
    'ethnicity',
    'has_disability',
    'initial_abuse_category',
    'latest_abuse_category',
    'is_child_seen_alone',
    'is_under_emergency_protection',
] -%}

with

landed as (

    {{ kept_rows('annex_a', 'child_protection_plans') }}

),

value_matches as (

    {{ value_matches_of('annex_a', 'child_protection_plans') }}

),

final as (

    select
        {{ lineage_columns('annex_a') }},
        landed._identifier as child_id,
        landed.child_id as child_id_raw,
        landed._birth_date as birth_date,
        {{ clean_integer('landed.age_in_years') }} as age_in_years,
        landed._plan_start_date as plan_start_date,
        landed._last_statutory_visit_date as last_statutory_visit_date,
        landed._latest_review_date as latest_review_date,
        landed._plan_end_date as plan_end_date,
        {{ clean_integer('landed.previous_plans') }} as previous_plans,
        landed.allocated_team,
        landed.allocated_worker,
        {{ decoded_columns(coded) }}
    from landed
    {{ decoded_joins(coded) }}

)

select * from final
