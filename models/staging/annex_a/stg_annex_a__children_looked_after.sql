{%- set coded = [
    'gender',
    'ethnicity',
    'is_uasc',
    'has_disability',
    'primary_need',
    'is_second_period_in_12_months',
    'legal_status',
    'permanence_plan',
    'care_end_reason',
    'placement_type',
    'placement_provider',
    'placement_location',
    'placement_authority',
    'is_return_interview_offered',
    'is_return_interview_accepted',
] -%}

with

landed as (

    {{ kept_rows('annex_a', 'children_looked_after') }}

),

value_matches as (

    {{ value_matches_of('annex_a', 'children_looked_after') }}

),

final as (

    select
        {{ lineage_columns('annex_a') }},
        landed._identifier as child_id,
        landed.child_id as child_id_raw,
        landed._birth_date as birth_date,
        {{ clean_integer('landed.age_in_years') }} as age_in_years,
        landed._care_start_date as care_start_date,
        landed._legal_status_start_date as legal_status_start_date,
        landed._latest_review_date as latest_review_date,
        landed._last_social_work_visit_date as last_social_work_visit_date,
        landed._last_reviewing_officer_visit_date as last_reviewing_officer_visit_date,
        landed._last_health_assessment_date as last_health_assessment_date,
        landed._last_dental_check_date as last_dental_check_date,
        {{ clean_integer('landed.placements_in_last_12_months') }}
            as placements_in_last_12_months,
        landed._care_end_date as care_end_date,
        landed._placement_start_date as placement_start_date,
        landed.placement_postcode,
        landed.placement_urn,
        {{ clean_integer('landed.missing_episodes_in_last_12_months') }}
            as missing_episodes_in_last_12_months,
        {{ clean_integer('landed.absent_episodes_in_last_12_months') }}
            as absent_episodes_in_last_12_months,
        landed.allocated_team,
        landed.allocated_worker,
        {{ decoded_columns(coded) }}
    from landed
    {{ decoded_joins(coded) }}

)

select * from final
