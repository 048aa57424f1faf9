{% macro as_list(value) -%}
    {{ return([value] if value is string else value | list) }}
{%- endmacro %}
