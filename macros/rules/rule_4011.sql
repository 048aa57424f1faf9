{% macro rule_4011() -%}
    select {{ finding_at('cin_plans', 'plan_end_date') }}
    from cin_plans
    where plan_end_date < plan_start_date
{%- endmacro %}
