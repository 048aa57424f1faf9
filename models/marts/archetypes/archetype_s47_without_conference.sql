{{ config(meta={'archetype': {
    'name': 's47_without_conference',
    'version': '1.0',
    'title': 'Section 47 enquiry without conference',
    'question': 'Which section 47 enquiries had neither a conference nor a child protection plan?',
    'rationale':
        'Many enquiries that lead nowhere may mean that families are investigated without need.',
    'polarity': 'neutral',
    'level': 'enquiry',
    'severity': 210,
    'follow_up': '60 days after the enquiry',
    'parameters': {'within_days': 60},
}}) }}

{{ journey_archetype(
    name='s47_without_conference',
    index_event='s47',
    steps=[{'event': ['icpc', 'cpp_start'], 'within_days': 60, 'is_absent': true}],
) }}
