{% macro stage_steps() %}
    {#- Step from one stage to the next: its name, where it starts, where it leads, days it may
        take. -#}
    {{ return([
        ['contact_to_referral', 'contact', 'referral', 30],
        ['referral_to_assessment', 'referral', 'assessment_start', 90],
        ['referral_to_s47', 'referral', 's47', 90],
        ['s47_to_conference', 's47', 'icpc', 60],
        ['conference_to_plan', 'icpc', 'cpp_start', 45],
        ['assessment_to_cin_plan', 'assessment_authorised', 'cin_plan_start', 90],
        ['plan_to_care', 'cpp_start', 'lac_start', 365],
        ['closure_to_referral', 'cin_end', 'referral', 365],
    ]) }}
{% endmacro %}
