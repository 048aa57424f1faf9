{% macro rule_4012q() -%}
    select {{ finding_at('cin_plans', 'plan_end_date') }}
    from cin_plans
    where plan_end_date = plan_start_date
{%- endmacro %}
