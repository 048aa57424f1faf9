{% macro rule_8915() -%}
    select {{ finding_at('child_protection_plans', 'plan_start_date') }}
    from child_protection_plans
    where plan_start_date > death_date
{%- endmacro %}
