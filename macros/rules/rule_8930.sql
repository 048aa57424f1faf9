{% macro rule_8930() -%}
    select {{ finding_at('child_protection_plans', 'plan_end_date') }}
    from child_protection_plans
    where plan_end_date not between year_start and extract_date
{%- endmacro %}
