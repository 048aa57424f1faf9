{{ config(meta={'archetype': {
    'name': 'return_to_care',
    'version': '1.0',
    'title': 'Return to care within 12 months',
    'question':
        'After which periods of care was the child looked after again within twelve months?',
    'rationale': 'The child may have gone home before home was ready.',
    'polarity': 'concern',
    'level': 'care',
    'severity': 40,
    'follow_up': '12 months after the end of the care',
    'parameters': {'no_care_within_days': 1, 'within_months': 12},
}}) }}

{{ journey_archetype(
    name='return_to_care',
    index_event='lac_end',
    index_not_followed_by={'event': 'lac_start', 'within_days': 1},
    steps=[{'event': 'lac_start', 'within_months': 12}],
) }}
