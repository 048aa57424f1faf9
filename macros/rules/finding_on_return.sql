{% macro finding_on_return(table_name, column_name) -%}
    authority_code,
    'cin_census' as dataset,
    '{{ table_name }}' as table_name,
    min(file) as file,
    cast(null as bigint) as row_number,
    '{{ column_name }}' as column_name
{%- endmacro %}
