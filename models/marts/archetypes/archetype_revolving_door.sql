{{ config(meta={'archetype': {
    'name': 'revolving_door',
    'version': '1.0',
    'title': 'Revolving door',
    'question': 'Which referrals were the first of three within twelve months, without a plan?',
    'rationale':
        'A child who is referred again and again may need more than each single answer gave.',
    'polarity': 'concern',
    'level': 'referral',
    'severity': 90,
    'follow_up': '12 months after the referral',
    'parameters': {'referrals': 3, 'within_months': 12},
}}) }}

{{ journey_archetype(
    name='revolving_door',
    index_event='referral',
    steps=[
        {'event': 'referral', 'within_months': 12},
        {'event': 'referral', 'within_months': 12},
    ],
    without='plan_start',
) }}
