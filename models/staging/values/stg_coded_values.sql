with

listed_values as (

    select * from {{ ref('stg_listed_values') }}

),

in_columns as (

    {% for dataset, table_name, column_name, code_list in coded_columns() %}
    select
        _authority as authority_code,
        '{{ dataset }}' as dataset,
        '{{ table_name }}' as table_name,
        '{{ column_name }}' as column_name,
        '{{ code_list }}' as code_list,
        {{ column_name }} as raw_value,
        count(*) as row_count
    from {{ source(dataset, table_name) }}
    where {{ column_name }} is not null
    group by _authority, {{ column_name }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

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

    select * from in_columns
    union all
    select * from in_lists

)

select * from final
