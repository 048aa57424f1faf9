{% macro columns_of(columns, dataset, table_name) %}
    {{ return(
        columns
        | selectattr(0, 'equalto', dataset)
        | selectattr(1, 'equalto', table_name)
        | map(attribute=2)
        | list
    ) }}
{% endmacro %}
