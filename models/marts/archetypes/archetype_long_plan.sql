{{ config(meta={'archetype': {
    'name': 'long_plan',
    'version': '1.0',
    'title': 'Long child protection plan',
    'question': 'Which child protection plans lasted longer than two years?',
    'rationale': 'The plan may not have made the child safe, and other steps may have been needed.',
    'polarity': 'concern',
    'level': 'plan',
    'severity': 160,
    'follow_up': '24 months after the start of the plan',
    'parameters': {'within_months': 24},
}}) }}

{{ journey_archetype(
    name='long_plan',
    index_event='cpp_start',
    steps=[{'event': 'cpp_end', 'within_months': 24, 'is_absent': true}],
) }}
