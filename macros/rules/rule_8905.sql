{% macro rule_8905() -%}
    select {{ finding_at('child_protection_plans', 'initial_abuse_category') }}
    from child_protection_plans
    where initial_abuse_category_code is null
{%- endmacro %}
