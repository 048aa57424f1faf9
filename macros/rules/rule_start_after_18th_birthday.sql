{% macro rule_start_after_18th_birthday() -%}
    {%- for table_name, column_name in [
        ('referrals', 'referral_date'),
        ('assessments', 'assessment_start_date'),
        ('section_47_enquiries', 'section_47_start_date'),
        ('child_protection_plans', 'plan_start_date'),
        ('children_looked_after', 'care_start_date'),
    ] %}
    select {{ finding_at(table_name, column_name) }}
    from {{ ref('stg_annex_a__' ~ table_name) }} as {{ table_name }}
    where {{ column_name }} >= {{ months_after('birth_date', 216) }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
