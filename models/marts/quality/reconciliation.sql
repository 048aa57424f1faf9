with

landed_files as (

    select * from {{ ref('landed_files') }}
    where status = 'landed'

),

source_events as (

    select * from {{ ref('int_events__unioned') }}

),

event_counts as (

    select
        source_events.file,
        source_events.sheet,
        count(*) as source_events,
        count(distinct {{ event_identity('source_events') }}) as distinct_events
    from source_events
    group by source_events.file, source_events.sheet

),

final as (

    select
        landed_files.file,
        landed_files.sheet,
        landed_files.authority_code,
        landed_files.dataset,
        landed_files.table_name,
        landed_files.extract_date,
        landed_files.rows_in_file,
        landed_files.rows_kept,
        landed_files.rows_refused,
        landed_files.rows_blank,
        landed_files.rows_duplicate,
        landed_files.rows_in_file
        - landed_files.rows_kept
        - landed_files.rows_refused
        - landed_files.rows_blank
        - landed_files.rows_duplicate as rows_unaccounted,
        coalesce(event_counts.source_events, 0) as source_events,
        coalesce(event_counts.distinct_events, 0) as distinct_events
    from landed_files
    left join event_counts
        on
            landed_files.file = event_counts.file
            and landed_files.sheet = event_counts.sheet

)

select * from final
