{% macro rule_4008() -%}
    select {{ finding_at('cin_plans', 'plan_start_date') }}
    from cin_plans
    where plan_start_date > death_date
{%- endmacro %}
