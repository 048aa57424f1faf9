{#- Events are imported twice, as DuckDB would keep all columns of a CTE that is read twice. -#}
with

merged as (

    select * from {{ ref('int_events__merged') }}

),

later_events as (

    select * from {{ ref('int_events__merged') }}

),

landed_files as (

    select * from {{ ref('stg_landed_files') }}

),

refused_identifiers as (

    select distinct file
    from {{ ref('int_findings__identifiers') }}

),

unreadable_rows as (

    select * from {{ ref('int_unreadable_rows') }}

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

superseding as (

    {% for event_type, superseding_event_type in superseding_event_types() %}
    select
        '{{ event_type }}' as event_type,
        '{{ superseding_event_type }}' as superseding_event_type
    {{ 'union all' if not loop.last }}
    {% endfor %}

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
        on landed_files.file = refused_identifiers.file
    where landed_files.dataset = 'annex_a' and landed_files.status = 'landed'
    group by landed_files.authority_code, landed_files.extract_date, landed_files.table_name

),

incomplete_extracts as (

    select distinct
        authority_code,
        extract_date
    from landed_files
    where status = 'refused' and extract_date is not null

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

with_next as (

    select
        *,
        min(case when is_whole then shown_after end) over (
            partition by authority_code, event_type
            order by extract_date
            rows between 1 following and unbounded following
        ) as next_shown_after
    from lists

),

-- the next list reaches back furthest: by an equality most events are done with, and identities
-- are made for the others alone
candidates as (

    select
        merged.authority_code,
        merged.child_id,
        merged.event_type,
        merged.event_date,
        merged.event_detail,
        merged.listed_on,
        merged.last_extract_date
    from merged
    inner join with_next
        on
            merged.authority_code = with_next.authority_code
            and merged.event_type = with_next.event_type
            and merged.last_extract_date = with_next.extract_date
            and merged.listed_on > with_next.next_shown_after
            and merged.listed_on <= merged.last_extract_date
    where merged.last_dataset = 'annex_a'

),

missing as (

    select
        {{ event_identity('candidates') }} as event_id,
        candidates.authority_code,
        candidates.child_id,
        candidates.event_type,
        candidates.event_date,
        candidates.last_extract_date,
        lists.extract_date,
        lists.table_name
    from candidates
    inner join lists
        on
            candidates.authority_code = lists.authority_code
            and candidates.event_type = lists.event_type
            and candidates.last_extract_date < lists.extract_date
            and candidates.listed_on > lists.shown_after
    where lists.is_whole

),

superseded as (

    select distinct missing.event_id
    from missing
    inner join superseding
        on missing.event_type = superseding.event_type
    inner join later_events as later
        on
            missing.authority_code = later.authority_code
            and missing.child_id = later.child_id
            and superseding.superseding_event_type = later.event_type
    where
        later.last_extract_date > missing.last_extract_date
        and later.event_date >= missing.event_date

),

final as (

    select
        missing.event_id,
        max(missing.extract_date) as withdrawn_extract_date
    from missing
    left join superseded
        on missing.event_id = superseded.event_id
    left join unreadable_rows
        on
            missing.authority_code = unreadable_rows.authority_code
            and missing.child_id = unreadable_rows.child_id
            and missing.table_name = unreadable_rows.table_name
            and missing.extract_date = unreadable_rows.extract_date
    where superseded.event_id is null and unreadable_rows.child_id is null
    group by missing.event_id

)

select * from final
