{% macro rule_4004() -%}
    {{ several_open('cin_plans') }}
{%- endmacro %}
