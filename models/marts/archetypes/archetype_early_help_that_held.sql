{{ config(meta={'archetype': {
    'name': 'early_help_that_held',
    'version': '1.0',
    'title': 'Early help that held',
    'question': 'After which early help assessments was there no referral within twelve months?',
    'rationale': 'The family got what it needed without social care.',
    'polarity': 'good practice',
    'level': 'early help',
    'severity': 230,
    'follow_up': '12 months after the completion of the early help assessment',
    'parameters': {'within_months': 12},
}}) }}

{{ journey_archetype(
    name='early_help_that_held',
    index_event='early_help_assessment_end',
    steps=[{'event': 'referral', 'within_months': 12, 'is_absent': true}],
) }}
