{% macro finding_of(records) -%}
    {%- for name in [
        'authority_code', 'dataset', 'table_name', 'file', 'row_number', 'column_name'
    ] %}
    {{ records }}.{{ name }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
