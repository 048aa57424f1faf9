{#- Two steps of each journey that was followed to its end: what answered it, where that led.
    What is known early is left out, for its absence is known late; so is what came later than all
    were followed for, or old referrals would seem to lead to more than new ones. -#}
{%- set last_day = days_after('referral_journeys.referral_date', 90) -%}
{%- set within = follow_up_days() -%}
{%- set days_to_plan_after_enquiry =
    within.conference_after_enquiry + within.plan_after_conference -%}
with

referral_journeys as (

    select * from {{ ref('referral_journeys') }}

),

follow_up as (

    select * from {{ ref('int_referral_follow_up') }}
    where ninety_days_observation = 'observed'

),

s47_journeys as (

    select * from {{ ref('s47_journeys') }}
    where outcome not in ('too_early', 'not_observed')

),

plan_windows as (

    select * from {{ ref('observation_windows') }}
    where event_type = 'cpp_start'

),

answered as (

    select
        referral_journeys.authority_code,
        referral_journeys.child_id,
        'Referral' as origin,
        case
            when referral_journeys.s47_date <= {{ last_day }} then 'Section 47 enquiry'
            when referral_journeys.assessment_start_date <= {{ last_day }}
                then 'Assessment without an enquiry'
            when referral_journeys.is_no_further_action then 'No further action'
            else 'Neither assessment nor enquiry'
        end as answer,
        case
            when referral_journeys.lac_start_date <= {{ last_day }} then 'Looked after'
            when referral_journeys.cpp_start_date <= {{ last_day }} then 'Child protection plan'
            when referral_journeys.plan_start_date <= {{ last_day }} then 'Child in need plan'
            else 'No plan'
        end as ending
    from referral_journeys
    inner join follow_up
        on referral_journeys.referral_event_id = follow_up.event_id
    union all
    select
        s47_journeys.authority_code,
        s47_journeys.child_id,
        'Section 47 enquiry' as origin,
        case
            when s47_journeys.conference_date is null then 'No conference'
            else 'Conference'
        end as answer,
        case
            when s47_journeys.cpp_start_date is not null then 'Child protection plan'
            else 'No child protection plan'
        end as ending
    from s47_journeys
    inner join plan_windows
        on
            s47_journeys.authority_code = plan_windows.authority_code
            and s47_journeys.s47_date >= plan_windows.observed_from
            and plan_windows.observed_to
            >= {{ days_after('s47_journeys.s47_date', days_to_plan_after_enquiry) }}

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
