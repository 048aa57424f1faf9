{#- What is said of one file counts more than what is said of all. -#}
with

date_overrides as (

    select * from {{ ref('stg_date_overrides') }}

),

landed_files as (

    select distinct
        file,
        authority_code,
        dataset,
        table_name
    from {{ ref('stg_landed_files') }}
    where status = 'landed'

),

said as (

    select
        landed_files.file,
        landed_files.dataset,
        landed_files.table_name,
        date_overrides.column_name,
        max(case when date_overrides.file is not null then date_overrides.date_order end)
            as of_file,
        max(case when date_overrides.file is null then date_overrides.date_order end) as of_all
    from landed_files
    inner join date_overrides
        on
            landed_files.authority_code = date_overrides.authority_code
            and landed_files.dataset = date_overrides.dataset
            and landed_files.table_name = date_overrides.table_name
            and coalesce(date_overrides.file, landed_files.file) = landed_files.file
    group by
        landed_files.file,
        landed_files.dataset,
        landed_files.table_name,
        date_overrides.column_name

),

final as (

    select
        file,
        dataset,
        table_name,
        column_name,
        coalesce(of_file, of_all) as date_order
    from said

)

select * from final
