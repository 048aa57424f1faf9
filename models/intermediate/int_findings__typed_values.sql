{#- A date or number that could not be read is no value, but never a silent one. -#}
with

{% for dataset, table_name, column_name, data_type in typed_columns() %}
{%- set model = 'base_' ~ dataset ~ '__' ~ table_name %}
{%- set identifier = 'adopter_id' if table_name == 'prospective_adopters' else 'child_id' %}
{%- set raw_value = 'landed.' ~ column_name %}
{{ dataset }}_{{ table_name }}_{{ column_name }} as (

    select
        landed._authority as authority_code,
        '{{ dataset }}' as dataset,
        '{{ table_name }}' as table_name,
        landed._file as file,
        landed._row as row_number,
        '{{ column_name }}' as column_name,
        {% if data_type == 'date' -%}
        {{ date_problem(column_name, 'landed._extract_date') }}
        {%- else -%}
        case when {{ clean_integer(raw_value) }} is null then 'integer_unreadable' end
        {%- endif %} as rule
    from {{ ref(model) }} as landed
    {% if data_type == 'date' -%}
    {{ date_join(model, column_name, raw_value, 'landed._file') }}
    {%- endif %}
    where
        {{ raw_value }} is not null
        and {{ identifier_problem('landed.' ~ identifier) }} is null

),

{% endfor %}
listed_dates as (

    select
        listed_values.authority_code,
        listed_values.dataset,
        listed_values.table_name,
        listed_values.file,
        listed_values.row_number,
        listed_values.column_name,
        {{ date_problem('review_dates', 'listed_values.extract_date') }} as rule
    from {{ ref('stg_listed_values') }} as listed_values
    {{ date_join(
        'base_cin_census__child_protection_plans',
        'review_dates',
        'listed_values.raw_value',
        'listed_values.file',
    ) }}
    where listed_values.column_name = 'review_dates'

),

united as (

    {% for dataset, table_name, column_name, data_type in typed_columns() %}
    select * from {{ dataset }}_{{ table_name }}_{{ column_name }}
    union all
    {% endfor %}
    select * from listed_dates

),

final as (

    select
        rule,
        'error' as severity,
        authority_code,
        dataset,
        table_name,
        file,
        row_number,
        column_name,
        case rule
            when 'integer_unreadable' then 'The value is not a whole number and was left out.'
            when 'date_unreadable'
                then
                    'The value is not a date (day/month/year or year-month-day) and was left out.'
            when 'date_impossible' then 'There is no such day or time; the date was left out.'
            when 'date_looks_month_first'
                then
                    'The date can only be read with the month first and was left out; if the whole '
                    || 'column is written so, say so in the corrections of dates.'
            when 'date_looks_day_first'
                then
                    'The corrections say that the month comes first in this column, but this date '
                    || 'can only be read with the day first; it was left out.'
            when 'date_is_placeholder'
                then 'The date only stands for a missing one (such as 01/01/1900); it was left out.'
            when 'birth_date_out_of_range'
                then
                    'The date of birth lies more than 40 weeks after the extract or more than '
                    || '100 years before it; it was left out.'
            when 'expected_birth_date_out_of_range'
                then
                    'The expected date of birth lies more than 40 weeks after the extract or more '
                    || 'than two years before it; it was left out.'
            else
                'The date lies more than a year after the extract or more than 30 years before '
                || 'it; it was left out.'
        end as message
    from united
    where rule is not null

)

select * from final
