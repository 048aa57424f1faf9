{% macro as_list(value) -%}
    {{ return([value] if value is string or value is not iterable else value | list) }}
{%- endmacro %}
