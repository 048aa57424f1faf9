{#- A date or number that could not be read is no value, but never a silent one. -#}
{% for dataset, table_name in specified_table_names() %}
{%- set identifier = 'adopter_id' if table_name == 'prospective_adopters' else 'child_id' %}
{%- set typed = [] %}
{%- for column in typed_columns() if column[:2] == [dataset, table_name] %}
    {%- do typed.append(column[2:]) %}
{%- endfor %}
{%- if typed %}
select
    typed.data_type || '_unreadable' as rule,
    'error' as severity,
    landed._authority as authority_code,
    '{{ dataset }}' as dataset,
    '{{ table_name }}' as table_name,
    landed._file as file,
    landed._row as row_number,
    typed.column_name,
    case typed.data_type
        when 'integer' then 'The value is not a whole number and was left out.'
        else
            'The value is not a possible date (day/month/year or year-month-day) and was left out.'
    end as message
from {{ ref('base_' ~ dataset ~ '__' ~ table_name) }} as landed
cross join (
    {% for column_name, data_type in typed %}
    select '{{ column_name }}' as column_name, '{{ data_type }}' as data_type
    {{ 'union all' if not loop.last }}
    {% endfor %}
) as typed
where
    {{ identifier_problem('landed.' ~ identifier) }} is null
    and case typed.column_name
        {% for column_name, data_type in typed -%}
        {%- set raw = 'landed.' ~ column_name %}
        {%- if data_type == 'integer' %}
            {%- set cleaned = clean_integer(raw) %}
        {%- elif column_name == 'birth_date' %}
            {%- set cleaned = clean_birth_date(raw) %}
        {%- else %}
            {%- set cleaned = clean_date(raw) %}
        {%- endif %}
        when '{{ column_name }}' then {{ raw }} is not null and {{ cleaned }} is null
        {% endfor %}
    end
{{ 'union all' if not loop.last }}
{%- endif %}
{% endfor %}
