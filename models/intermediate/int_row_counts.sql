with

rows_by_status as (

    {% for dataset, table_name in specified_table_names() %}
    select
        _file as file,
        _sheet as sheet,
        '{{ table_name }}' as table_name,
        _status as status,
        count(*) as row_count
    from {{ ref('base_' ~ dataset ~ '__' ~ table_name) }}
    group by _file, _sheet, _status
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

final as (

    select
        file,
        sheet,
        table_name,
        cast(sum(case when status = 'kept' then row_count else 0 end) as bigint) as rows_kept,
        cast(sum(case when status = 'refused' then row_count else 0 end) as bigint)
            as rows_refused,
        cast(sum(case when status = 'duplicate' then row_count else 0 end) as bigint)
            as rows_duplicate
    from rows_by_status
    group by file, sheet, table_name

)

select * from final
