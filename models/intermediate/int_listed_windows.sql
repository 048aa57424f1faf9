with

landed_files as (

    select * from {{ ref('stg_landed_files') }}

),

refused_identifiers as (

    select distinct
        file,
        table_name
    from {{ ref('int_findings__identifiers') }}

),

specified_tables as (

    select * from {{ ref('specified_tables') }}
    where dataset = 'annex_a'

),

event_type_sources as (

    select distinct
        event_type_sources.event_type,
        event_type_sources.dataset,
        event_type_sources.table_name
    from {{ ref('event_type_sources') }} as event_type_sources
    inner join {{ ref('event_types') }} as event_types
        on event_type_sources.event_type = event_types.event_type
    where event_types.is_withdrawable

),

extracts as (

    select
        landed_files.authority_code,
        landed_files.extract_date,
        landed_files.table_name,
        sum(landed_files.rows_landed) as rows_landed,
        sum(landed_files.rows_refused)
        + sum(case when refused_identifiers.file is null then 0 else 1 end) as rows_refused
    from landed_files
    left join refused_identifiers
        on
            landed_files.file = refused_identifiers.file
            and landed_files.table_name = refused_identifiers.table_name
    where landed_files.dataset = 'annex_a' and landed_files.status = 'landed'
    group by landed_files.authority_code, landed_files.extract_date, landed_files.table_name

),

incomplete_extracts as (

    select distinct
        authority_code,
        extract_date
    from landed_files
    where dataset = 'annex_a' and status = 'refused' and extract_date is not null

),

lists as (

    select
        extracts.authority_code,
        extracts.extract_date,
        extracts.table_name,
        event_type_sources.event_type,
        {{ months_after('extracts.extract_date', '-specified_tables.window_months') }}
            as shown_after,
        extracts.rows_landed > 0
        and extracts.rows_refused = 0
        and incomplete_extracts.authority_code is null as is_whole
    from extracts
    inner join specified_tables
        on extracts.table_name = specified_tables.table_name
    inner join event_type_sources
        on
            specified_tables.dataset = event_type_sources.dataset
            and extracts.table_name = event_type_sources.table_name
    left join incomplete_extracts
        on
            extracts.authority_code = incomplete_extracts.authority_code
            and extracts.extract_date = incomplete_extracts.extract_date

),

final as (

    select
        *,
        min(case when is_whole then shown_after end) over (
            partition by authority_code, event_type
            order by extract_date
            rows between 1 following and unbounded following
        ) as next_shown_after
    from lists

)

select * from final
