with

matches as (

    select * from {{ ref('stg_value_matches') }}

),

final as (

    select
        authority_code,
        dataset,
        table_name,
        column_name,
        raw_value,
        code,
        label,
        label_group,
        method,
        cast(row_count as bigint) as row_count
    from matches

)

select * from final
