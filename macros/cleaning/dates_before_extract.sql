{% macro dates_before_extract() %}
    {#- Of a date that census modules repeat only the module it belongs to is looked at. -#}
    {%- set may_be_planned = ['birth_date', 'expected_birth_date', 'conference_target_date'] %}
    {%- set columns = [] %}
    {%- set names_of_events = [] %}
    {%- for dataset, table_name, column_name in dates_of_events() %}
        {%- do columns.append([dataset, table_name, column_name, 'error']) %}
        {%- do names_of_events.append([dataset, column_name]) %}
    {%- endfor %}
    {%- for dataset, table_name, column_name, data_type in typed_columns() if data_type == 'date' %}
        {%- set is_event = [dataset, column_name] in names_of_events %}
        {%- if column_name not in may_be_planned and not is_event %}
            {%- do columns.append([dataset, table_name, column_name, 'warning']) %}
        {%- endif %}
    {%- endfor %}
    {{ return(columns) }}
{% endmacro %}
