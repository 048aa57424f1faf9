with

landed as (

    {{ kept_rows('cin_census', 'child_protection_reviews') }}

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
        landed._review_date as review_date
    from landed

)

select * from final
