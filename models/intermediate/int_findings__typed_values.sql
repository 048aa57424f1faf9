{#- A date or number that could not be read is no value, but never a silent one. -#}
{% for dataset, table_name, column_name, data_type in typed_columns() %}
{%- set cleaned -%}
    {%- if data_type == 'integer' -%}
        {{ clean_integer(column_name) }}
    {%- elif column_name == 'birth_date' -%}
        {{ clean_birth_date(column_name) }}
    {%- else -%}
        {{ clean_date(column_name) }}
    {%- endif -%}
{%- endset %}
select
    '{{ data_type }}_unreadable' as rule,
    'error' as severity,
    _authority as authority_code,
    '{{ dataset }}' as dataset,
    '{{ table_name }}' as table_name,
    _file as file,
    _row as row_number,
    '{{ column_name }}' as column_name,
    {% if data_type == 'integer' -%}
    'The value is not a whole number and was left out.' as message
    {%- else -%}
    'The value is not a possible date (day/month/year or year-month-day) and was left out.'
        as message
    {%- endif %}
from {{ ref('base_' ~ dataset ~ '__' ~ table_name) }}
where _status = 'kept' and {{ column_name }} is not null and {{ cleaned }} is null
{{ 'union all' if not loop.last }}
{% endfor %}
