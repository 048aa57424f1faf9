{{ config(meta={'archetype': {
    'name': 'potentially_missed_risk',
    'version': '1.0',
    'title': 'Potentially missed risk at assessment',
    'question': "Whose first assessment led to no plan, although a referral within six months did?",
    'rationale': 'A risk may have been there at the assessment and not been seen or not acted on.',
    'polarity': 'concern',
    'level': 'child',
    'severity': 10,
    'follow_up': '6 months and 90 days after the authorisation of the assessment',
    'crossed': [['gender', 'age_band']],
    'parameters': {'within_months': 6, 'plan_within_days': 90, 'first_certain_months': 12},
}}) }}

{{ journey_archetype(
    name='potentially_missed_risk',
    index_event='assessment_authorised',
    index_occurrence='first',
    index_outcome='no plan',
    steps=[{'event': 'referral', 'within_months': 6, 'outcome': 'plan'}],
    without='plan_start',
    plan_within_days=90,
    first_certain_months=12,
) }}
