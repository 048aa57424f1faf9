{%- set coded = [
    'gender',
    'ethnicity',
    'has_disability',
    'no_longer_placed_reason',
] -%}

with

landed as (

    {{ kept_rows('base_annex_a__adoption') }}

),

value_matches as (

    select * from {{ ref('stg_value_matches') }}
    where dataset = 'annex_a' and table_name = 'adoption'

),

final as (

    select
        {{ lineage_columns('annex_a') }},
        landed._identifier as child_id,
        landed.child_id as child_id_raw,
        landed.family_id,
        {{ clean_birth_date('landed.birth_date') }} as birth_date,
        {{ clean_integer('landed.age_in_years') }} as age_in_years,
        {{ clean_date('landed.care_start_date') }} as care_start_date,
        {{ clean_date('landed.placed_for_adoption_decision_date') }}
            as placed_for_adoption_decision_date,
        {{ clean_date('landed.placement_order_date') }}
            as placement_order_date,
        {{ clean_date('landed.matching_date') }} as matching_date,
        {{ clean_date('landed.placed_for_adoption_date') }}
            as placed_for_adoption_date,
        {{ clean_date('landed.adoption_order_date') }}
            as adoption_order_date,
        {{ clean_date('landed.no_longer_placed_decision_date') }}
            as no_longer_placed_decision_date,
        {{ clean_date('landed.fostering_for_adoption_date') }}
            as fostering_for_adoption_date,
        {{ decoded_columns(coded) }}
    from landed
    {{ decoded_joins(coded) }}

)

select * from final
