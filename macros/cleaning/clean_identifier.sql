{% macro clean_identifier(raw) -%}
    {#- A number that a spreadsheet wrote as 123.0 is child 123; leading zeros stay. -#}
    coalesce(nullif(regexp_extract({{ raw }}, '^([0-9]+)[.]0+$', 1), ''), {{ raw }})
{%- endmacro %}
