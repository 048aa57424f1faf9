{% macro finding_at(table_name, column_name) -%}
    {{ table_name }}.authority_code,
    {{ table_name }}.dataset,
    '{{ table_name }}' as table_name,
    {{ table_name }}.file,
    {{ table_name }}.row_number,
    '{{ column_name }}' as column_name
{%- endmacro %}
