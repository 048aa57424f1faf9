{%- set coded = [
    'gender',
    'ethnicity',
    'referral_source',
    'is_no_further_action',
] -%}

with

landed as (

    {{ kept_rows('annex_a', 'referrals') }}

),

value_matches as (

    {{ value_matches_of('annex_a', 'referrals') }}

),

final as (

    select
        {{ lineage_columns('annex_a') }},
        landed._identifier as child_id,
        landed.child_id as child_id_raw,
        landed._birth_date as birth_date,
        {{ clean_integer('landed.age_in_years') }} as age_in_years,
        landed._referral_date as referral_date,
        {{ clean_integer('landed.referrals_in_last_12_months') }}
            as referrals_in_last_12_months,
        landed.allocated_team,
        landed.allocated_worker,
        {{ decoded_columns(coded) }}
    from landed
    {{ decoded_joins(coded) }}

)

select * from final
