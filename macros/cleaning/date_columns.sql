{% macro date_columns(dataset, table_name) %}
    {%- set columns = [] %}
    {%- for in_dataset, in_table, column_name, data_type in typed_columns() %}
        {%- if [in_dataset, in_table, data_type] == [dataset, table_name, 'date'] %}
            {%- do columns.append(column_name) %}
        {%- endif %}
    {%- endfor %}
    {{ return(columns) }}
{% endmacro %}
