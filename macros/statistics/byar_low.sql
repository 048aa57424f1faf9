{% macro byar_low(count) -%}
    {%- set z = 1.959963984540054 -%}
    {%- set c = "cast(" ~ count ~ " as double)" -%}
    {{ c }} * power(1 - 1 / (9 * {{ c }}) - {{ z }} / (3 * sqrt({{ c }})), 3)
{%- endmacro %}
