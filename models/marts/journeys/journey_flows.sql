{#- Two steps of each journey whose outcome is known: what answered it, and where that led. -#}
with

referral_journeys as (

    select * from {{ ref('referral_journeys') }}
    where outcome not in ('too_early', 'not_observed')

),

s47_journeys as (

    select * from {{ ref('s47_journeys') }}
    where outcome not in ('too_early', 'not_observed')

),

answered as (

    select
        authority_code,
        child_id,
        'Referral' as origin,
        case
            when s47_date is not null then 'Section 47 enquiry'
            when assessment_start_date is not null then 'Assessment without an enquiry'
            when is_no_further_action then 'No further action'
            else 'Neither assessment nor enquiry'
        end as answer,
        case
            when lac_start_date is not null then 'Looked after'
            when cpp_start_date is not null then 'Child protection plan'
            when plan_start_date is not null then 'Child in need plan'
            else 'No plan'
        end as ending
    from referral_journeys
    union all
    select
        authority_code,
        child_id,
        'Section 47 enquiry' as origin,
        case
            when outcome = 'no_conference' then 'No conference'
            else 'Conference'
        end as answer,
        case
            when outcome = 'conference_and_plan' then 'Child protection plan'
            else 'No child protection plan'
        end as ending
    from s47_journeys

),

steps as (

    select
        authority_code,
        child_id,
        origin,
        1 as step_number,
        origin as from_stage,
        answer as to_stage
    from answered
    union all
    select
        authority_code,
        child_id,
        origin,
        2 as step_number,
        answer as from_stage,
        ending as to_stage
    from answered

),

scoped as (

    select * from steps
    union all
    select
        'all' as authority_code,
        authority_code || '|' || child_id as child_id,
        origin,
        step_number,
        from_stage,
        to_stage
    from steps

),

final as (

    select
        authority_code,
        origin,
        step_number,
        from_stage,
        to_stage,
        count(*) as journey_count,
        count(distinct child_id) as child_count
    from scoped
    group by authority_code, origin, step_number, from_stage, to_stage

)

select * from final
