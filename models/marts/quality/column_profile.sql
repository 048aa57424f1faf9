with

specified_columns as (

    select * from {{ ref('specified_columns') }}

),

landed_files as (

    select * from {{ ref('stg_landed_files') }}
    where status = 'landed'

),

column_counts as (

    select * from {{ ref('int_column_counts') }}

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
        cast(coalesce(column_counts.filled, 0) as bigint) as filled,
        cast(coalesce(column_counts.valid, 0) as bigint) as valid,
        cast(coalesce(column_counts.filled - column_counts.valid, 0) as bigint) as unmatched,
        cast(coalesce(column_counts.distinct_values, 0) as bigint) as distinct_values,
        cast(column_counts.earliest_date as date) as earliest_date,
        cast(column_counts.latest_date as date) as latest_date
    from rows_of_tables
    inner join specified_columns
        on
            rows_of_tables.dataset = specified_columns.dataset
            and rows_of_tables.table_name = specified_columns.table_name
    left join column_counts
        on
            rows_of_tables.authority_code = column_counts.authority_code
            and rows_of_tables.extract_date = column_counts.extract_date
            and rows_of_tables.dataset = column_counts.dataset
            and rows_of_tables.table_name = column_counts.table_name
            and specified_columns.column_name = column_counts.column_name

)

select * from final
