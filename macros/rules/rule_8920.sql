{% macro rule_8920() -%}
    select {{ finding_at('child_protection_plans', 'plan_end_date') }}
    from child_protection_plans
    where plan_end_date > death_date
{%- endmacro %}
