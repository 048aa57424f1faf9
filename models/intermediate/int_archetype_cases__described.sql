{#-
    One row per case with every single-valued characteristic that breakdowns use. They are counted
    apart, by where they come from: all these joins beside each other need several times the memory.
-#}
with

children as (

    select * from {{ ref('int_archetype_cases__children') }}

),

referrals as (

    select * from {{ ref('int_archetype_cases__referrals') }}

),

plans as (

    select * from {{ ref('int_archetype_cases__plans') }}

),

final as (

    select
        children.*,
        referrals.primary_need,
        referrals.referral_source,
        referrals.team,
        plans.earlier_plan,
        plans.earlier_care,
        plans.plan_type,
        plans.abuse_category
    from children
    inner join referrals
        on
            children.archetype = referrals.archetype
            and children.case_id = referrals.case_id
    inner join plans
        on
            children.archetype = plans.archetype
            and children.case_id = plans.case_id

)

select * from final
