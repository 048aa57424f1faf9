with

specified_columns as (

    select * from {{ ref('specified_columns') }}

),

value_matches as (

    select * from {{ ref('stg_value_matches') }}

),

-- one row per file, column and distinct value; blank cells aside
cells as (

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
        {{ values_of_columns(source(dataset, table_name)) }}
    ) as {{ table_name }}_cells
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

described as (

    select
        cells.dataset,
        cells.table_name,
        cells.authority_code,
        cells.extract_date,
        cells.column_name,
        specified_columns.data_type,
        cells.raw_value,
        cells.value_rows,
        value_matches.code,
        case
            when specified_columns.data_type <> 'date' then null
            when cells.column_name = 'birth_date'
                then {{ clean_date('birth_date', 'cells.extract_date', 'date_text') }}
            when cells.column_name = 'expected_birth_date'
                then {{ clean_date('expected_birth_date', 'cells.extract_date', 'date_text') }}
            else {{ clean_date('event_date', 'cells.extract_date', 'date_text') }}
        end as date_value
    from cells
    inner join specified_columns
        on
            cells.dataset = specified_columns.dataset
            and cells.table_name = specified_columns.table_name
            and cells.column_name = specified_columns.column_name
    left join value_matches
        on {{ same_value('cells', 'value_matches') }}
    {{ date_join_of_cells('cells') }}

),

judged as (

    select
        *,
        case data_type
            when 'identifier' then {{ identifier_problem('raw_value') }} is null
            when 'integer' then {{ clean_integer('raw_value') }} is not null
            when 'date' then date_value is not null
            when 'code' then code is not null
            else true
        end as is_valid,
        case
            when column_name in ('birth_date', 'expected_birth_date', 'death_date')
                then {{ dbt.date_trunc('month', 'date_value') }}
            else date_value
        end as shown_date
    from described

),

final as (

    select
        dataset,
        table_name,
        authority_code,
        extract_date,
        column_name,
        sum(value_rows) as filled,
        sum(case when is_valid then value_rows else 0 end) as valid,
        count(distinct raw_value) as distinct_values,
        min(shown_date) as earliest_date,
        max(shown_date) as latest_date
    from judged
    group by
        dataset,
        table_name,
        authority_code,
        extract_date,
        column_name

)

select * from final
