{% macro plan_outcomes(event_types, plan_within_days) -%}
    {#-
        Three CTEs, the last of them `outcomes`: one row per event of the given types with the plan
        it resulted in, if any, and whether an assessment found that support is required.
    -#}
    judged_events as (

        select
            child_events.event_id,
            child_events.authority_code,
            child_events.child_id,
            child_events.event_type,
            child_events.event_date,
            child_events.assessment_outcome,
            least(
                coalesce(child_events.started_on, child_events.event_date), child_events.event_date
            ) as outcome_from,
            min(later_referrals.event_date) as next_referral_date
        from child_events
        left join child_events as later_referrals
            on
                child_events.authority_code = later_referrals.authority_code
                and child_events.child_id = later_referrals.child_id
                and later_referrals.event_type = 'referral'
                and later_referrals.event_date > child_events.event_date
        where child_events.event_type in ('{{ event_types | unique | join("', '") }}')
        group by
            child_events.event_id,
            child_events.authority_code,
            child_events.child_id,
            child_events.event_type,
            child_events.event_date,
            child_events.assessment_outcome,
            child_events.started_on

    ),

    resulting_plans as (

        select
            judged_events.event_id,
            plan_starts.event_id as plan_event_id,
            plan_starts.event_date as plan_start_date,
            row_number() over (
                partition by judged_events.event_id order by plan_starts.event_number
            ) as plan_number
        from judged_events
        inner join child_events as plan_starts
            on
                judged_events.authority_code = plan_starts.authority_code
                and judged_events.child_id = plan_starts.child_id
                and plan_starts.is_plan_start
                and plan_starts.event_date between judged_events.outcome_from
                and {{ days_after('judged_events.event_date', plan_within_days) }}
                and (
                    judged_events.next_referral_date is null
                    or plan_starts.event_date < judged_events.next_referral_date
                )

    ),

    support_found as (

        select distinct judged_events.event_id
        from judged_events
        inner join child_events as assessments
            on
                judged_events.authority_code = assessments.authority_code
                and judged_events.child_id = assessments.child_id
                and assessments.event_type = 'assessment_authorised'
                and assessments.assessment_outcome = 'support'
        where
            judged_events.event_id = assessments.event_id
            or (
                judged_events.event_type <> 'assessment_authorised'
                and assessments.event_date >= judged_events.event_date
                and (
                    judged_events.next_referral_date is null
                    or assessments.event_date < judged_events.next_referral_date
                )
            )

    ),

    outcomes as (

        select
            judged_events.event_id,
            resulting_plans.plan_event_id,
            resulting_plans.plan_start_date,
            resulting_plans.event_id is not null or support_found.event_id is not null
                as has_resulted_in_plan
        from judged_events
        left join resulting_plans
            on
                judged_events.event_id = resulting_plans.event_id
                and resulting_plans.plan_number = 1
        left join support_found
            on judged_events.event_id = support_found.event_id

    )
{%- endmacro %}
