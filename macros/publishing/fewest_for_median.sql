{% macro fewest_for_median() -%}
    {%- set greatest = disclosure_rule('greatest_hidden') | int -%}
    {{- 2 * (greatest + 1) if greatest else 1 -}}
{%- endmacro %}
