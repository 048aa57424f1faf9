{%- set coded = [
    'gender',
    'ethnicity',
    'has_disability',
    'eligibility_category',
    'in_touch',
    'accommodation_type',
    'accommodation_suitability',
    'activity_status',
    'is_uasc',
] -%}

with

landed as (

    {{ kept_rows('annex_a', 'care_leavers') }}

),

value_matches as (

    {{ value_matches_of('annex_a', 'care_leavers') }}

),

final as (

    select
        {{ lineage_columns('annex_a') }},
        landed._identifier as child_id,
        landed.child_id as child_id_raw,
        landed._birth_date as birth_date,
        {{ clean_integer('landed.age_in_years') }} as age_in_years,
        landed.allocated_team,
        landed.allocated_worker,
        landed.allocated_personal_advisor,
        landed._latest_pathway_plan_review_date as latest_pathway_plan_review_date,
        landed._latest_contact_date as latest_contact_date,
        {{ decoded_columns(coded) }}
    from landed
    {{ decoded_joins(coded) }}

)

select * from final
