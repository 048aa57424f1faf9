with

landing as (

    select * from {{ ref('stg_landed_files') }}

),

row_counts as (

    select
        *,
        'landed' as status
    from {{ ref('int_row_counts') }}

),

final as (

    select
        landing.file,
        landing.sheet,
        landing.authority_code,
        landing.dataset,
        landing.table_name,
        landing.extract_date,
        landing.status,
        landing.reason,
        landing.rows_in_file,
        coalesce(row_counts.rows_kept, 0) as rows_kept,
        landing.rows_refused + coalesce(row_counts.rows_refused, 0) as rows_refused,
        landing.rows_blank,
        coalesce(row_counts.rows_duplicate, 0) as rows_duplicate,
        landing.content_hash
    from landing
    left join row_counts
        on
            landing.file = row_counts.file
            and landing.sheet = row_counts.sheet
            and landing.status = row_counts.status

)

select * from final
