-- The key of every child is authority and identifier. A kept row without one of them would become
-- an event of nobody, or be lost in a join without a word.
{% for dataset, table_name in specified_table_names() %}
select
    '{{ dataset }}' as dataset,
    '{{ table_name }}' as table_name,
    _file as file,
    _row as row_number
from {{ ref('base_' ~ dataset ~ '__' ~ table_name) }}
where _status = 'kept' and (_identifier is null or _authority is null)
{{ 'union all' if not loop.last }}
{% endfor %}
