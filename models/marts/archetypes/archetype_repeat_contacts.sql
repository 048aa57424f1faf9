{{ config(meta={'archetype': {
    'name': 'repeat_contacts',
    'version': '1.0',
    'title': 'Repeat contacts without referral',
    'question': 'Which contacts were the first of three within six months, without a referral?',
    'rationale': 'Several people were worried, and none of it was taken further.',
    'polarity': 'concern',
    'level': 'contact',
    'severity': 120,
    'follow_up': '6 months after the contact',
    'parameters': {'contacts': 3, 'within_months': 6, 'no_referral_within_days': 7},
}}) }}

{{ journey_archetype(
    name='repeat_contacts',
    index_event='contact',
    index_not_followed_by={'event': 'referral', 'within_days': 7},
    steps=[{'event': 'contact', 'within_months': 6}, {'event': 'contact', 'within_months': 6}],
    without='referral',
) }}
