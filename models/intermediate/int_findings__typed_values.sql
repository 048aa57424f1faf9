{#-
    A date or number that could not be read is no value, but never a silent one. All cells are
    looked up at once: a join for each column would be planned a hundred times.
-#}
with

specified_columns as (

    select * from {{ ref('specified_columns') }}

),

cells as (

    {% for dataset, table_name in specified_table_names()
        if columns_of(typed_columns(), dataset, table_name) %}
    select
        authority_code,
        '{{ dataset }}' as dataset,
        '{{ table_name }}' as table_name,
        file,
        row_number,
        column_name,
        extract_date,
        raw_value
    from (
        {{ rows_of_columns(
            source(dataset, table_name),
            '_authority as authority_code, _file as file, _row as row_number, '
            ~ '_extract_date as extract_date, ' ~ identifier_column(table_name),
            columns_of(typed_columns(), dataset, table_name),
            'column_name',
            'raw_value',
        ) }}
    ) as {{ table_name }}_cells
    where raw_value is not null and {{ identifier_problem(identifier_column(table_name)) }} is null
    union all
    {% endfor %}
    select
        authority_code,
        dataset,
        table_name,
        file,
        row_number,
        column_name,
        extract_date,
        raw_value
    from {{ ref('stg_listed_values') }}
    where column_name = 'review_dates'

),

typed_cells as (

    select
        cells.*,
        specified_columns.data_type
    from cells
    inner join specified_columns
        on
            cells.dataset = specified_columns.dataset
            and cells.table_name = specified_columns.table_name
            and cells.column_name = specified_columns.column_name

),

judged as (

    select
        typed_cells.*,
        case
            -- all others are dates, those of a list of dates too, which is text as a whole
            when typed_cells.data_type = 'integer'
                then
                    case
                        when {{ clean_integer('typed_cells.raw_value') }} is null
                            then 'integer_unreadable'
                    end
            {%- for column_name in ('birth_date', 'expected_birth_date') %}
            when typed_cells.column_name = '{{ column_name }}'
                then {{ date_problem(column_name, 'typed_cells.extract_date', 'date_text') }}
            {%- endfor %}
            else {{ date_problem('event_date', 'typed_cells.extract_date', 'date_text') }}
        end as rule
    from typed_cells
    {{ date_join_of_cells('typed_cells') }}

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
    from judged
    where rule is not null

)

select * from final
