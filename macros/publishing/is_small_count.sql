{% macro is_small_count(count) -%}
    (({{ count }}) between 1 and 7)
{%- endmacro %}
