{% macro rule_8720() -%}
    select {{ finding_at('child_protection_plans', 'plan_start_date') }}
    from child_protection_plans
    where plan_start_date is null or plan_start_date > extract_date
{%- endmacro %}
