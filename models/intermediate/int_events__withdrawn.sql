{#- Events are imported twice, as DuckDB would keep all columns of a CTE that is read twice. -#}
with

merged as (

    select * from {{ ref('int_events__merged') }}

),

later_events as (

    select
        authority_code,
        child_id,
        event_type,
        event_date,
        last_extract_date
    from {{ ref('int_events__merged') }}

),

listed_windows as (

    select * from {{ ref('int_listed_windows') }}

),

unreadable_rows as (

    select * from {{ ref('int_unreadable_rows') }}

),

superseding as (

    {% for event_type, superseding_event_type in superseding_event_types() %}
    select
        '{{ event_type }}' as event_type,
        '{{ superseding_event_type }}' as superseding_event_type
    {{ 'union all' if not loop.last }}
    {% endfor %}

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
    inner join listed_windows
        on
            merged.authority_code = listed_windows.authority_code
            and merged.event_type = listed_windows.event_type
            and merged.last_extract_date = listed_windows.extract_date
            and merged.listed_on > listed_windows.next_shown_after
            and merged.listed_on <= merged.last_extract_date
    where not merged.is_in_census

),

missing as (

    select
        {{ event_identity('candidates') }} as event_id,
        candidates.authority_code,
        candidates.child_id,
        candidates.event_type,
        candidates.event_date,
        candidates.event_detail,
        candidates.last_extract_date,
        newer.extract_date,
        newer.table_name
    from candidates
    inner join listed_windows as newer
        on
            candidates.authority_code = newer.authority_code
            and candidates.event_type = newer.event_type
            and candidates.last_extract_date < newer.extract_date
            and candidates.listed_on > newer.shown_after
    where newer.is_whole

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
        missing.authority_code,
        missing.child_id,
        missing.event_type,
        missing.event_date,
        missing.event_detail,
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
    group by
        missing.event_id,
        missing.authority_code,
        missing.child_id,
        missing.event_type,
        missing.event_date,
        missing.event_detail

)

select * from final
