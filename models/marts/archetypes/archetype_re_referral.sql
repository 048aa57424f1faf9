{{ config(meta={'archetype': {
    'name': 're_referral',
    'version': '1.0',
    'title': 'Re-referral within 12 months',
    'question': 'Which referrals were followed by another within twelve months?',
    'rationale': 'A child who comes back may not have had the help that was needed the first time.',
    'polarity': 'concern',
    'level': 'referral',
    'severity': 110,
    'follow_up': '12 months after the referral',
    'parameters': {'within_months': 12, 'first_certain_months': 12},
}}) }}

{{ journey_archetype(
    name='re_referral',
    index_event='referral',
    steps=[{'event': 'referral', 'within_months': 12}],
    first_certain_months=12,
) }}
