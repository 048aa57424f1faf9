{% macro archetypes() %}
    {#- Every archetype by name; a test names any file that was forgotten here. -#}
    {{ return([
        'potentially_missed_risk',
        'missed_risk_at_referral',
        'missed_risk_at_contact',
        're_referral',
        'revolving_door',
        'repeat_contacts',
        'repeat_assessment',
        'referral_without_assessment',
        'assessment_over_45_working_days',
        's47_without_conference',
        'conference_over_15_working_days',
        'conference_without_plan_then_return',
        'second_plan',
        'short_plan',
        'long_plan',
        'long_cin_plan',
        'step_down_then_bounce',
        'step_down_then_return',
        'plan_to_care',
        'straight_to_care',
        'return_to_care',
        'early_help_then_plan',
        'early_help_that_held',
        'timely_path',
    ]) }}
{% endmacro %}
