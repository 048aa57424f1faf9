{%- set coded = [
    'referral_source',
    'primary_need',
    'closure_reason',
    'is_no_further_action',
] -%}

with

landed as (

    {{ kept_rows('cin_census', 'referrals') }}

),

value_matches as (

    {{ value_matches_of('cin_census', 'referrals') }}

),

final as (

    select
        {{ lineage_columns('cin_census') }},
        landed._identifier as child_id,
        landed.child_id as child_id_raw,
        landed.cin_details_id,
        landed._referral_date as referral_date,
        landed._closure_date as closure_date,
        landed._conference_date as conference_date,
        {{ decoded_columns(coded) }}
    from landed
    {{ decoded_joins(coded) }}

)

select * from final
