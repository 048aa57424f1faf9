{%- set coded = ['is_conference_unnecessary'] -%}

with

landed as (

    {{ kept_rows('cin_census', 'section_47_enquiries') }}

),

value_matches as (

    {{ value_matches_of('cin_census', 'section_47_enquiries') }}

),

final as (

    select
        {{ lineage_columns('cin_census') }},
        landed._identifier as child_id,
        landed.child_id as child_id_raw,
        landed.cin_details_id,
        landed._referral_date as referral_date,
        landed._section_47_start_date as section_47_start_date,
        landed._conference_target_date as conference_target_date,
        landed._conference_date as conference_date,
        {{ decoded_columns(coded) }}
    from landed
    {{ decoded_joins(coded) }}

)

select * from final
