{% macro rule_8940() -%}
    {{ overlapping(
        'child_protection_plans', 'plan_start_date', 'coalesce(plan_end_date, extract_date)'
    ) }}
{%- endmacro %}
