{{ config(meta={'archetype': {
    'name': 'long_cin_plan',
    'version': '1.0',
    'title': 'Drift of a child in need plan',
    'question': 'Which child in need plans lasted longer than a year?',
    'rationale': 'A plan that goes on without end may have lost its aim.',
    'polarity': 'concern',
    'level': 'plan',
    'severity': 170,
    'follow_up': '12 months after the start of the plan',
    'parameters': {'within_months': 12},
}}) }}

{{ journey_archetype(
    name='long_cin_plan',
    index_event='cin_plan_start',
    steps=[{'event': 'cin_plan_end', 'within_months': 12, 'is_absent': true}],
) }}
