{% macro rule_8730() -%}
    select {{ finding_at('child_protection_plans', 'previous_plans') }}
    from child_protection_plans
    where previous_plans is null or previous_plans < 0
{%- endmacro %}
