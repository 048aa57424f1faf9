{% macro rule_8840() -%}
    select {{ finding_at('child_protection_plans', 'plan_end_date') }}
    from child_protection_plans
    where plan_end_date = plan_start_date
{%- endmacro %}
