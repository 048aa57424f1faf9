{% macro rule_count_below_zero() -%}
    {%- for table_name, column_name in [
        ('referrals', 'referrals_in_last_12_months'),
        ('section_47_enquiries', 'section_47_enquiries_in_last_12_months'),
        ('section_47_enquiries', 'conferences_in_last_12_months'),
        ('child_protection_plans', 'previous_plans'),
        ('children_looked_after', 'missing_episodes_in_last_12_months'),
        ('children_looked_after', 'absent_episodes_in_last_12_months'),
        ('prospective_adopters', 'children_placed'),
    ] %}
    select {{ finding_at(table_name, column_name) }}
    from {{ ref('stg_annex_a__' ~ table_name) }} as {{ table_name }}
    where {{ column_name }} < 0
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
