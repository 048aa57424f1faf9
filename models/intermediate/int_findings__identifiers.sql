{% for dataset, table_name in specified_table_names() %}
{%- set identifier = identifier_column(table_name) %}
{%- set problem = identifier_problem(identifier) %}
select
    'identifier_unreadable' as rule,
    'error' as severity,
    _authority as authority_code,
    '{{ dataset }}' as dataset,
    '{{ table_name }}' as table_name,
    _file as file,
    _row as row_number,
    '{{ identifier }}' as column_name,
    'The row is refused: its ' || {{ problem }} || '.' as message
from {{ source(dataset, table_name) }}
where {{ problem }} is not null
{{ 'union all' if not loop.last }}
{% endfor %}
