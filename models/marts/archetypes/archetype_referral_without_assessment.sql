{{ config(meta={'archetype': {
    'name': 'referral_without_assessment',
    'version': '1.0',
    'title': 'Referral without assessment',
    'question': 'Which referrals for further action had no assessment within 45 working days?',
    'rationale':
        'A referral that was accepted leads to an assessment; without one the child waits unseen.',
    'polarity': 'concern',
    'level': 'referral',
    'severity': 140,
    'follow_up': '45 working days after the referral',
    'parameters': {'within_working_days': 45},
}}) }}

{{ journey_archetype(
    name='referral_without_assessment',
    index_event='referral',
    index_where={'is_no_further_action': false},
    steps=[
        {
            'event': ['assessment_start', 'assessment_authorised'],
            'within_working_days': 45,
            'is_absent': true,
        },
    ],
) }}
