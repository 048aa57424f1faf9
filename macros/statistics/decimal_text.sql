{% macro decimal_text(number, digits) -%}
    cast(cast({{ number }} as decimal(18, {{ digits }})) as varchar(30))
{%- endmacro %}
