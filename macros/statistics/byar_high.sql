{% macro byar_high(count) -%}
    {%- set z = z_of_interval(95) | float -%}
    {%- set c = "(cast(" ~ count ~ " as double) + 1)" -%}
    {{ c }} * power(1 - 1 / (9 * {{ c }}) + {{ z }} / (3 * sqrt({{ c }})), 3)
{%- endmacro %}
