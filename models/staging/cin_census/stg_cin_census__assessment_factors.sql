{%- set coded = ['assessment_factor'] -%}

with

landed as (

    {{ kept_rows('cin_census', 'assessment_factors') }}

),

value_matches as (

    {{ value_matches_of('cin_census', 'assessment_factors') }}

),

final as (

    select
        {{ lineage_columns('cin_census') }},
        landed._identifier as child_id,
        landed.child_id as child_id_raw,
        landed.cin_details_id,
        landed._referral_date as referral_date,
        landed.assessment_id,
        landed._assessment_start_date as assessment_start_date,
        {{ decoded_columns(coded) }}
    from landed
    {{ decoded_joins(coded) }}

)

select * from final
