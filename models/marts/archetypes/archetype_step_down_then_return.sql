{{ config(meta={'archetype': {
    'name': 'step_down_then_return',
    'version': '1.0',
    'title': 'Step-down, then return within 12 months',
    'question':
        'After which plans or periods of care did the child come back within twelve months?',
    'rationale': 'Support may have ended before the family could do without it.',
    'polarity': 'concern',
    'level': 'plan',
    'severity': 70,
    'follow_up': '12 months after the end of the plan or the care',
    'parameters': {'no_care_within_days': 7, 'within_months': 12},
}}) }}

{{ journey_archetype(
    name='step_down_then_return',
    index_event=['cpp_end', 'lac_end'],
    index_not_followed_by={'event': 'lac_start', 'within_days': 7},
    steps=[{'event': ['referral', 'cpp_start', 'lac_start'], 'within_months': 12}],
) }}
