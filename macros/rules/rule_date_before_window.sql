{% macro rule_date_before_window() -%}
    {%- for table_name, column_name in [
        ('contacts', 'contact_date'),
        ('early_help_assessments', 'early_help_assessment_completion_date'),
        ('referrals', 'referral_date'),
        ('assessments', 'assessment_authorisation_date'),
        ('section_47_enquiries', 'section_47_start_date'),
        ('children_in_need', 'cin_closure_date'),
        ('child_protection_plans', 'plan_end_date'),
        ('children_looked_after', 'care_end_date'),
    ] %}
    select {{ finding_at(table_name, column_name) }}
    from {{ ref('stg_annex_a__' ~ table_name) }} as {{ table_name }}
    where {{ column_name }} <= {{ months_after('extract_date', -6) }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
