{% macro rule_4014() -%}
    {{ overlapping('cin_plans', 'plan_start_date', 'coalesce(plan_end_date, extract_date)') }}
{%- endmacro %}
