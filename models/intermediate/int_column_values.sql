{% for dataset, table_name in specified_table_names() %}
select
    _authority as authority_code,
    _extract_date as extract_date,
    '{{ dataset }}' as dataset,
    '{{ table_name }}' as table_name,
    _file as file,
    column_name,
    raw_value,
    value_rows
from (
    {{ values_of_columns(ref('base_' ~ dataset ~ '__' ~ table_name)) }}
) as cells
{{ 'union all' if not loop.last }}
{% endfor %}
