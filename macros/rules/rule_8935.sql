{% macro rule_8935() -%}
    {{ several_open('child_protection_plans') }}
{%- endmacro %}
