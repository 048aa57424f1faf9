{{ config(meta={'archetype': {
    'name': 'short_plan',
    'version': '1.0',
    'title': 'Short child protection plan',
    'question': 'Which child protection plans ended within three months?',
    'rationale':
        'A plan that ends at its first review may have been unnecessary, or ended too soon.',
    'polarity': 'neutral',
    'level': 'plan',
    'severity': 220,
    'follow_up': '3 months after the start of the plan',
    'parameters': {'within_months': 3},
}}) }}

{{ journey_archetype(
    name='short_plan',
    index_event='cpp_start',
    steps=[{'event': 'cpp_end', 'within_months': 3, 'at_least_days': 0}],
) }}
