{%- set parameters = {'within_working_days': 45} -%}

{{ config(meta={'archetype': {
    'name': 'assessment_over_45_working_days',
    'version': '1.0',
    'title': 'Assessment over 45 working days',
    'question': 'Which assessments were not authorised within 45 working days of their start?',
    'rationale': 'Working Together gives an assessment 45 working days; beyond it the child waits.',
    'polarity': 'concern',
    'level': 'assessment',
    'severity': 150,
    'follow_up': '45 working days after the start of the assessment',
    'parameters': parameters,
}}) }}

{{ archetype_imports() }},

child_spells as (

    select * from {{ ref('child_spells') }}

),

{{ deadlines(parameters.within_working_days) }},

index_events as (

    select
        child_events.*,
        deadlines.last_date as follow_up_end_date
    from child_events
    inner join deadlines
        on child_events.working_day_number = deadlines.working_day_number
    where child_events.event_type = 'assessment_start'

),

matches as (

    {{ matches_without_event() }}
    left join child_spells
        on
            index_events.authority_code = child_spells.authority_code
            and index_events.child_id = child_spells.child_id
            and index_events.event_date = child_spells.start_date
            and child_spells.spell_type = 'assessment'
    where
        child_spells.end_date is null
        or child_spells.end_date > index_events.follow_up_end_date

),

{{ archetype_statuses(
    'assessment_over_45_working_days',
    ['assessment_start', 'assessment_authorised'],
    is_match_final=false,
) }}
