{% macro rule_4009q() -%}
    select {{ finding_at('cin_plans', 'plan_end_date') }}
    from cin_plans
    where plan_end_date > death_date
{%- endmacro %}
