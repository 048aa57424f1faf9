with

landing as (

    select * from {{ ref('stg_header_matches') }}

),

final as (

    select
        file,
        sheet,
        table_name,
        header,
        column_name,
        method
    from landing

)

select * from final
