{% macro date_columns(model) %}
    {%- set columns = [] %}
    {%- for dataset, table_name, column_name, data_type in typed_columns() %}
        {%- if data_type == 'date' and model == 'base_' ~ dataset ~ '__' ~ table_name %}
            {%- do columns.append(column_name) %}
        {%- endif %}
    {%- endfor %}
    {{ return(columns) }}
{% endmacro %}
