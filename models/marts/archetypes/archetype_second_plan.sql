{{ config(meta={'archetype': {
    'name': 'second_plan',
    'version': '1.0',
    'title': 'Second child protection plan within 24 months',
    'question': 'After which child protection plans did another start within 24 months?',
    'rationale': 'The plan may have ended before the child was safe.',
    'polarity': 'concern',
    'level': 'plan',
    'severity': 50,
    'follow_up': '24 months after the end of the plan',
    'parameters': {'within_months': 24},
}}) }}

{{ journey_archetype(
    name='second_plan',
    index_event='cpp_end',
    steps=[{'event': 'cpp_start', 'within_months': 24}],
) }}
