{% macro same_value(cells, matches) -%}
    {{ cells }}.authority_code = {{ matches }}.authority_code
    and {{ cells }}.dataset = {{ matches }}.dataset
    and {{ cells }}.table_name = {{ matches }}.table_name
    and {{ cells }}.column_name = {{ matches }}.column_name
    and {{ cells }}.raw_value = {{ matches }}.raw_value
{%- endmacro %}
