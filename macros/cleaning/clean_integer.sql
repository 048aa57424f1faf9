{% macro clean_integer(raw) -%}
    try_cast(nullif(regexp_extract({{ raw }}, '^(-?[0-9]{1,9})([.]0+)?$', 1), '') as integer)
{%- endmacro %}
