{% macro date_columns(dataset, table_name) %}
    {%- set dates = typed_columns() | selectattr(3, 'equalto', 'date') | list %}
    {{ return(columns_of(dates, dataset, table_name)) }}
{% endmacro %}
