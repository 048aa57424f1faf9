{%- set coded = [
    'gender',
    'ethnicity',
    'has_disability',
    'is_fostering_for_adoption',
    'leaving_reason',
] -%}

with

landed as (

    {{ kept_rows('annex_a', 'prospective_adopters', identifier='adopter_id') }}

),

value_matches as (

    {{ value_matches_of('annex_a', 'prospective_adopters') }}

),

final as (

    select
        {{ lineage_columns('annex_a') }},
        landed._identifier as adopter_id,
        landed.adopter_id as adopter_id_raw,
        landed.family_id,
        landed._enquiry_date as enquiry_date,
        landed._stage_1_start_date as stage_1_start_date,
        landed._stage_1_end_date as stage_1_end_date,
        landed._stage_2_start_date as stage_2_start_date,
        landed._stage_2_end_date as stage_2_end_date,
        landed._application_date as application_date,
        landed._approval_date as approval_date,
        landed._matching_date as matching_date,
        landed._placed_for_adoption_date as placed_for_adoption_date,
        {{ clean_integer('landed.children_placed') }}
            as children_placed,
        landed._adoption_order_date as adoption_order_date,
        landed._leaving_date as leaving_date,
        {{ decoded_columns(coded) }}
    from landed
    {{ decoded_joins(coded) }}

)

select * from final
