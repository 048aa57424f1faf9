{% macro rule_4010() -%}
    select {{ finding_at('cin_plans', 'plan_start_date') }}
    from cin_plans
    where plan_start_date is null or plan_start_date > extract_date
{%- endmacro %}
