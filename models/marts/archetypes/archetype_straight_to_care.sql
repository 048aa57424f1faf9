{%- set parameters = {'look_back_months': 12, 'except_last_days': 7} -%}

{{ config(meta={'archetype': {
    'name': 'straight_to_care',
    'version': '1.0',
    'title': 'Straight to care',
    'question': 'Which children came into care with nothing known of them in the year before?',
    'rationale': 'Nobody could help earlier, or nobody had seen that help was needed.',
    'polarity': 'neutral',
    'level': 'care',
    'severity': 190,
    'follow_up': 'none; the 12 months before the care must have been observed',
    'parameters': parameters,
}}) }}

{{ archetype_imports() }},

index_events as (

    select
        *,
        {{ months_after('event_date', -parameters.look_back_months) }} as look_back_date,
        event_date as follow_up_end_date
    from child_events
    where event_type = 'lac_start'

),

known_before as (

    select distinct index_events.event_id
    from index_events
    inner join child_events as earlier_events
        on
            index_events.authority_code = earlier_events.authority_code
            and index_events.child_id = earlier_events.child_id
            and index_events.look_back_date <= earlier_events.event_date
            and {{ days_after('index_events.event_date', -parameters.except_last_days) }}
            > earlier_events.event_date
            and earlier_events.stage not in ('contact', 'early help')

),

matches as (

    {{ matches_without_event() }}
    left join known_before
        on index_events.event_id = known_before.event_id
    where known_before.event_id is null

),

{{ archetype_statuses(
    'straight_to_care',
    ['referral', 'assessment_start', 's47', 'cpp_start', 'lac_start'],
    is_match_final=false,
    observed_from='look_back_date',
) }}
