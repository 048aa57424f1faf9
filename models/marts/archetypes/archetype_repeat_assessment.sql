{{ config(meta={'archetype': {
    'name': 'repeat_assessment',
    'version': '1.0',
    'title': 'Repeat assessment without escalation',
    'question': 'Which assessments without a plan were followed by another without a plan?',
    'rationale': 'A family is assessed again and again, and nothing comes of it.',
    'polarity': 'concern',
    'level': 'assessment',
    'severity': 100,
    'follow_up': '12 months and 90 days after the authorisation of the assessment',
    'parameters': {'within_months': 12, 'plan_within_days': 90},
}}) }}

{{ journey_archetype(
    name='repeat_assessment',
    index_event='assessment_authorised',
    index_outcome='no plan',
    steps=[{'event': 'assessment_authorised', 'within_months': 12, 'outcome': 'no plan'}],
    without='plan_start',
    plan_within_days=90,
) }}
