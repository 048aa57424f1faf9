with

landed_files as (

    select * from {{ ref('landed_files') }}

),

counted as (

    select
        coalesce(authority_code, 'unknown') as authority_code,
        coalesce(dataset, 'unknown') as dataset,
        coalesce(table_name, 'unknown') as table_name,
        count(distinct case when status = 'landed' then extract_date end) as extract_count,
        min(case when status = 'landed' then extract_date end) as first_extract_date,
        max(case when status = 'landed' then extract_date end) as last_extract_date,
        count(distinct case when status = 'landed' then file end) as files_landed,
        count(distinct case when status = 'refused' then file end) as files_refused,
        sum(rows_kept) as rows_kept,
        sum(rows_refused) as rows_refused,
        sum(rows_duplicate) as rows_duplicate
    from landed_files
    where status <> 'ignored'
    group by
        coalesce(authority_code, 'unknown'),
        coalesce(dataset, 'unknown'),
        coalesce(table_name, 'unknown')

),

final as (

    select
        authority_code,
        dataset,
        table_name,
        extract_count,
        first_extract_date,
        last_extract_date,
        files_landed,
        files_refused,
        {{ rounded_count('rows_kept') }} as rows_kept,
        {{ rounded_count('rows_refused') }} as rows_refused,
        {{ rounded_count('rows_duplicate') }} as rows_duplicate
    from counted

)

select * from final
