{% macro decoded_columns(columns) -%}
    {#- Three columns each: the code of the list, its label, and what the file said. -#}
    {%- for column in columns %}
        {{ column }}_match.code as {{ column }}_code,
        {{ column }}_match.label as {{ column }},
        landed.{{ column }} as {{ column }}_raw{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
