{{ config(meta={'archetype': {
    'name': 'missed_risk_at_referral',
    'version': '1.0',
    'title': 'Potentially missed risk at referral',
    'question': 'Which referrals without further action were followed by one that led to a plan?',
    'rationale': 'A risk may have been there at the first referral and not been looked into.',
    'polarity': 'concern',
    'level': 'referral',
    'severity': 20,
    'follow_up': '6 months and 90 days after the referral',
    'parameters': {'within_months': 6, 'plan_within_days': 90},
}}) }}

{{ journey_archetype(
    name='missed_risk_at_referral',
    index_event='referral',
    index_where={'is_no_further_action': true},
    index_outcome='no plan',
    steps=[{'event': 'referral', 'within_months': 6, 'outcome': 'plan'}],
    without='plan_start',
    plan_within_days=90,
) }}
