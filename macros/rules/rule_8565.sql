{% macro rule_8565() -%}
    {%- for table_name, column_name in [
        ('assessments', 'assessment_start_date'),
        ('assessments', 'assessment_authorisation_date'),
        ('section_47_enquiries', 'section_47_start_date'),
        ('section_47_enquiries', 'conference_date'),
        ('child_protection_plans', 'plan_end_date'),
        ('cin_plans', 'plan_start_date'),
        ('cin_plans', 'plan_end_date'),
    ] %}
    select {{ finding_at(table_name, column_name) }}
    from {{ table_name }}
    where {{ column_name }} > episode_closure_date
    union all
    {%- endfor %}
    select {{ finding_at('referrals', 'conference_date') }}
    from referrals
    where conference_date > closure_date
{%- endmacro %}
