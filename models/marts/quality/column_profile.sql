with

specified_columns as (

    select * from {{ ref('specified_columns') }}

),

value_matches as (

    select * from {{ ref('stg_value_matches') }}

),

landed_files as (

    select * from {{ ref('stg_landed_files') }}
    where status = 'landed'

),

cells as (

    select * from {{ ref('int_column_values') }}

),

rows_of_tables as (

    select
        authority_code,
        extract_date,
        dataset,
        table_name,
        sum(rows_landed) as row_count
    from landed_files
    group by authority_code, extract_date, dataset, table_name
    having sum(rows_landed) > 0

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

counted as (

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

),

final as (

    select
        rows_of_tables.authority_code,
        rows_of_tables.extract_date,
        rows_of_tables.dataset,
        rows_of_tables.table_name,
        specified_columns.column_name,
        specified_columns.header,
        specified_columns.position,
        specified_columns.data_type,
        specified_columns.is_required,
        cast(rows_of_tables.row_count as bigint) as row_count,
        cast(coalesce(counted.filled, 0) as bigint) as filled,
        cast(coalesce(counted.valid, 0) as bigint) as valid,
        cast(coalesce(counted.filled - counted.valid, 0) as bigint) as unmatched,
        cast(coalesce(counted.distinct_values, 0) as bigint) as distinct_values,
        cast(counted.earliest_date as date) as earliest_date,
        cast(counted.latest_date as date) as latest_date
    from rows_of_tables
    inner join specified_columns
        on
            rows_of_tables.dataset = specified_columns.dataset
            and rows_of_tables.table_name = specified_columns.table_name
    left join counted
        on
            rows_of_tables.authority_code = counted.authority_code
            and rows_of_tables.extract_date = counted.extract_date
            and rows_of_tables.dataset = counted.dataset
            and rows_of_tables.table_name = counted.table_name
            and specified_columns.column_name = counted.column_name

)

select * from final
