{% macro event_type_names() %}
    {#- Written, not read from the seed: dbt needs it while compiling. A test compares the two. -#}
    {{ return([
        'contact',
        'referral',
        'early_help_assessment_start',
        'early_help_assessment_end',
        'assessment_start',
        'assessment_authorised',
        's47',
        'icpc',
        'cin_start',
        'cin_plan_start',
        'cin_plan_end',
        'cin_end',
        'cpp_start',
        'cpp_review',
        'cpp_end',
        'lac_start',
        'lac_end',
    ]) }}
{% endmacro %}
