with

specified_columns as (

    select * from {{ ref('specified_columns') }}

),

listed_values as (

    select * from {{ ref('stg_listed_values') }}

),

in_columns as (

    {% for dataset, table_name in specified_table_names()
        if columns_of(coded_columns(), dataset, table_name) %}
    select
        authority_code,
        '{{ dataset }}' as dataset,
        '{{ table_name }}' as table_name,
        column_name,
        raw_value,
        count(*) as row_count
    from (
        {{ rows_of_columns(
            source(dataset, table_name),
            '_authority as authority_code',
            columns_of(coded_columns(), dataset, table_name),
            'column_name',
            'raw_value',
        ) }}
    ) as {{ table_name }}_cells
    where raw_value is not null
    group by authority_code, column_name, raw_value
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

with_code_lists as (

    select
        in_columns.authority_code,
        in_columns.dataset,
        in_columns.table_name,
        in_columns.column_name,
        specified_columns.code_list,
        in_columns.raw_value,
        in_columns.row_count
    from in_columns
    inner join specified_columns
        on
            in_columns.dataset = specified_columns.dataset
            and in_columns.table_name = specified_columns.table_name
            and in_columns.column_name = specified_columns.column_name

),

in_lists as (

    select
        authority_code,
        dataset,
        table_name,
        column_name,
        case column_name when 'disabilities' then 'disability' else 'assessment_factor' end
            as code_list,
        raw_value,
        count(*) as row_count
    from listed_values
    where column_name <> 'review_dates'
    group by authority_code, dataset, table_name, column_name, raw_value

),

final as (

    select * from with_code_lists
    union all
    select * from in_lists

)

select * from final
