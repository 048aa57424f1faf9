{%- set parameters = {'within_working_days': 15, 'follow_up_days': 60} -%}

{{ config(meta={'archetype': {
    'name': 'conference_over_15_working_days',
    'version': '1.0',
    'title': 'Conference over 15 working days after the enquiry',
    'question': 'Which conferences were held later than 15 working days after the enquiry?',
    'rationale':
        'Working Together gives 15 working days; until then nobody decides how to protect the ' ~
        'child.',
    'polarity': 'concern',
    'level': 'enquiry',
    'severity': 130,
    'follow_up': '60 days after the enquiry',
    'parameters': parameters,
}}) }}

{{ archetype_imports() }},

s47_journeys as (

    select * from {{ ref('s47_journeys') }}

),

index_events as (

    select
        child_events.*,
        conferences.event_id as conference_event_id,
        conferences.event_date as conference_date,
        conferences.event_number as conference_number,
        s47_journeys.is_conference_in_{{ parameters.within_working_days }}_working_days
            as is_conference_in_time,
        {{ days_after('child_events.event_date', parameters.follow_up_days) }} as follow_up_end_date
    from child_events
    inner join s47_journeys
        on child_events.event_id = s47_journeys.s47_event_id
    inner join child_events as conferences
        on
            s47_journeys.authority_code = conferences.authority_code
            and s47_journeys.child_id = conferences.child_id
            and s47_journeys.conference_date = conferences.event_date
            and conferences.event_type = 'icpc'

),

matches as (

    select
        event_id,
        conference_event_id as match_event_id,
        conference_date as match_event_date,
        cast(conference_number as {{ dbt.type_string() }}) as step_event_numbers,
        cast(null as {{ dbt.type_string() }}) as plan_event_id,
        cast(null as date) as plan_start_date
    from index_events
    where not is_conference_in_time

),

{{ archetype_statuses(
    'conference_over_15_working_days',
    ['s47', 'icpc'],
    settled_after_days=parameters.follow_up_days,
) }}
