{{ config(meta={'archetype': {
    'name': 'early_help_then_plan',
    'version': '1.0',
    'title': 'Early help, then statutory plan',
    'question': 'After which early help assessments did a plan start within six months?',
    'rationale':
        'Early help may have come too late, or the need may have been greater than was seen.',
    'polarity': 'neutral',
    'level': 'early help',
    'severity': 200,
    'follow_up': '6 months after the completion of the early help assessment',
    'parameters': {'within_months': 6},
}}) }}

{{ journey_archetype(
    name='early_help_then_plan',
    index_event='early_help_assessment_end',
    steps=[{'event': 'plan_start', 'within_months': 6}],
) }}
