{{ config(meta={'archetype': {
    'name': 'missed_risk_at_contact',
    'version': '1.0',
    'title': 'Potentially missed risk at contact',
    'question': 'Which contacts without a referral were followed by a referral that led to a plan?',
    'rationale': 'A risk may have been there at the contact and not been passed on.',
    'polarity': 'concern',
    'level': 'contact',
    'severity': 30,
    'follow_up': '6 months and 90 days after the contact',
    'parameters': {'no_referral_within_days': 7, 'within_months': 6, 'plan_within_days': 90},
}}) }}

{{ journey_archetype(
    name='missed_risk_at_contact',
    index_event='contact',
    index_not_followed_by={'event': 'referral', 'within_days': 7},
    steps=[{'event': 'referral', 'within_months': 6, 'outcome': 'plan'}],
    without='plan_start',
    plan_within_days=90,
) }}
