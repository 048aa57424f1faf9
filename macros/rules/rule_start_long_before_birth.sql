{% macro rule_start_long_before_birth() -%}
    {%- for table_name, column_name in [
        ('contacts', 'contact_date'),
        ('referrals', 'referral_date'),
        ('assessments', 'assessment_start_date'),
        ('section_47_enquiries', 'section_47_start_date'),
        ('children_in_need', 'cin_start_date'),
        ('child_protection_plans', 'plan_start_date'),
    ] %}
    select {{ finding_at(table_name, column_name) }}
    from {{ ref('stg_annex_a__' ~ table_name) }} as {{ table_name }}
    where {{ column_name }} < {{ days_after('birth_date', -280) }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
