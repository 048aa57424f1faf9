{{ config(meta={'archetype': {
    'name': 'conference_without_plan_then_return',
    'version': '1.0',
    'title': 'Conference without plan, then return',
    'question': 'Which conferences without a plan were followed by an enquiry or referral?',
    'rationale': 'The risk that led to the conference may still have been there.',
    'polarity': 'concern',
    'level': 'conference',
    'severity': 80,
    'follow_up': '12 months after the conference',
    'parameters': {'no_plan_within_days': 45, 'within_months': 12},
}}) }}

{{ journey_archetype(
    name='conference_without_plan_then_return',
    index_event='icpc',
    index_not_followed_by={'event': 'cpp_start', 'within_days': 45},
    steps=[{'event': ['s47', 'referral'], 'within_months': 12}],
    without='cpp_start',
) }}
