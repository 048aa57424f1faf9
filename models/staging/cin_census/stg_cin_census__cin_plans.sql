with

landed as (

    {{ kept_rows('cin_census', 'cin_plans') }}

),

final as (

    select
        {{ lineage_columns('cin_census') }},
        landed._identifier as child_id,
        landed.child_id as child_id_raw,
        landed.cin_details_id,
        landed._referral_date as referral_date,
        landed._plan_start_date as plan_start_date,
        landed._plan_end_date as plan_end_date
    from landed

)

select * from final
