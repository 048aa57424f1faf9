with

landing as (

    select * from {{ ref('stg_header_matches') }}

),

landed_files as (

    select * from {{ ref('stg_landed_files') }}

),

final as (

    select
        landed_files.authority_code,
        landed_files.dataset,
        landing.file,
        landing.sheet,
        landing.table_name,
        landing.header,
        landing.column_name,
        landing.method
    from landing
    left join landed_files
        on
            landing.file = landed_files.file
            and landing.sheet = landed_files.sheet

)

select * from final
