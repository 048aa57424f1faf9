{% macro lineage_columns(dataset) -%}
    landed._authority as authority_code,
    '{{ dataset }}' as dataset,
    landed._extract_date as extract_date,
    landed._file as file,
    landed._sheet as sheet,
    landed._row as row_number
{%- endmacro %}
