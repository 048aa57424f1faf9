{%- set coded = ['initial_abuse_category', 'latest_abuse_category'] -%}

with

landed as (

    {{ kept_rows('cin_census', 'child_protection_plans') }}

),

value_matches as (

    {{ value_matches_of('cin_census', 'child_protection_plans') }}

),

final as (

    select
        {{ lineage_columns('cin_census') }},
        landed._identifier as child_id,
        landed.child_id as child_id_raw,
        landed.cin_details_id,
        landed._referral_date as referral_date,
        landed.plan_id,
        landed._plan_start_date as plan_start_date,
        landed._plan_end_date as plan_end_date,
        {{ clean_integer('landed.previous_plans') }} as previous_plans,
        landed.review_dates,
        {{ decoded_columns(coded) }}
    from landed
    {{ decoded_joins(coded) }}

)

select * from final
