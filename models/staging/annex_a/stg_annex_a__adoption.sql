{%- set coded = [
    'gender',
    'ethnicity',
    'has_disability',
    'no_longer_placed_reason',
] -%}

with

landed as (

    {{ kept_rows('annex_a', 'adoption') }}

),

value_matches as (

    {{ value_matches_of('annex_a', 'adoption') }}

),

final as (

    select
        {{ lineage_columns('annex_a') }},
        landed._identifier as child_id,
        landed.child_id as child_id_raw,
        landed.family_id,
        landed._birth_date as birth_date,
        {{ clean_integer('landed.age_in_years') }} as age_in_years,
        landed._care_start_date as care_start_date,
        landed._placed_for_adoption_decision_date as placed_for_adoption_decision_date,
        landed._placement_order_date as placement_order_date,
        landed._matching_date as matching_date,
        landed._placed_for_adoption_date as placed_for_adoption_date,
        landed._adoption_order_date as adoption_order_date,
        landed._no_longer_placed_decision_date as no_longer_placed_decision_date,
        landed._fostering_for_adoption_date as fostering_for_adoption_date,
        {{ decoded_columns(coded) }}
    from landed
    {{ decoded_joins(coded) }}

)

select * from final
