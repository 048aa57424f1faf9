{% macro rule_4013() -%}
    select {{ finding_at('cin_plans', 'plan_end_date') }}
    from cin_plans
    where plan_end_date not between year_start and extract_date
{%- endmacro %}
