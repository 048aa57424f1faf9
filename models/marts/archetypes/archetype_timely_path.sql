{%- set parameters = {
    'assessed_within_working_days': 45,
    'plan_within_days': 90,
    'closed_within_months': 12,
    'no_referral_within_months': 12,
} -%}

{{ config(meta={'archetype': {
    'name': 'timely_path',
    'version': '1.0',
    'title': 'Timely path',
    'question':
        'Which referrals with a plan were assessed in time, closed within a year and not ' ~
        'repeated?',
    'rationale': 'Help came in time and was enough.',
    'polarity': 'good practice',
    'level': 'referral',
    'severity': 240,
    'follow_up': '24 months after the referral',
    'parameters': parameters,
}}) }}

{{ archetype_imports() }},

referral_journeys as (

    select * from {{ ref('referral_journeys') }}

),

{{ deadlines(parameters.assessed_within_working_days) }},

index_events as (

    select
        child_events.*,
        referral_journeys.assessment_authorisation_date,
        referral_journeys.plan_start_date,
        referral_journeys.closure_date,
        referral_journeys.next_referral_date,
        deadlines.last_date as assessment_deadline_date,
        {{ months_after(
            'child_events.event_date',
            parameters.closed_within_months + parameters.no_referral_within_months
        ) }} as follow_up_end_date
    from child_events
    inner join deadlines
        on child_events.working_day_number = deadlines.working_day_number
    inner join referral_journeys
        on child_events.event_id = referral_journeys.referral_event_id
    where referral_journeys.days_to_plan <= {{ parameters.plan_within_days }}

),

matches as (

    {{ matches_without_event() }}
    where
        index_events.assessment_authorisation_date <= index_events.assessment_deadline_date
        and index_events.closure_date >= index_events.plan_start_date
        and index_events.closure_date
        <= {{ months_after('index_events.event_date', parameters.closed_within_months) }}
        and (
            index_events.next_referral_date is null
            or index_events.next_referral_date
            > {{ months_after(
                'index_events.closure_date', parameters.no_referral_within_months
            ) }}
        )

),

{{ archetype_statuses(
    'timely_path',
    ['referral', 'assessment_authorised', 'cin_end'],
    is_plan_needed=true,
    is_match_final=false,
) }}
