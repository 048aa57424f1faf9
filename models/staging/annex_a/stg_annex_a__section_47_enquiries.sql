{%- set coded = [
    'gender',
    'ethnicity',
    'has_disability',
    'is_conference_unnecessary',
    'is_conference_leading_to_plan',
] -%}

with

landed as (

    {{ kept_rows('annex_a', 'section_47_enquiries') }}

),

value_matches as (

    {{ value_matches_of('annex_a', 'section_47_enquiries') }}

),

final as (

    select
        {{ lineage_columns('annex_a') }},
        landed._identifier as child_id,
        landed.child_id as child_id_raw,
        landed._birth_date as birth_date,
        {{ clean_integer('landed.age_in_years') }} as age_in_years,
        landed._section_47_start_date as section_47_start_date,
        landed._conference_date as conference_date,
        {{ clean_integer('landed.section_47_enquiries_in_last_12_months') }}
            as section_47_enquiries_in_last_12_months,
        {{ clean_integer('landed.conferences_in_last_12_months') }}
            as conferences_in_last_12_months,
        landed.allocated_team,
        landed.allocated_worker,
        {{ decoded_columns(coded) }}
    from landed
    {{ decoded_joins(coded) }}

)

select * from final
