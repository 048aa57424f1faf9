{{ config(meta={'archetype': {
    'name': 'plan_to_care',
    'version': '1.0',
    'title': 'Plan to care within 12 months',
    'question': 'Which child protection plans were followed by care within twelve months?',
    'rationale': 'The plan could not keep the child safe at home; that may have been right.',
    'polarity': 'neutral',
    'level': 'plan',
    'severity': 180,
    'follow_up': '12 months after the start of the plan',
    'parameters': {'within_months': 12},
}}) }}

{{ journey_archetype(
    name='plan_to_care',
    index_event='cpp_start',
    steps=[{'event': 'lac_start', 'within_months': 12}],
) }}
