{% macro rule_8910() -%}
    select {{ finding_at('child_protection_plans', 'latest_abuse_category') }}
    from child_protection_plans
    where latest_abuse_category_code is null
{%- endmacro %}
