{#-
    Only neighbours are compared, by one window: what lies between two events of a child and type
    is closer to one of them. Two events that one list tells of are two events.
-#}
with

source_records as (

    select * from {{ ref('int_events__unioned') }}

),

tolerances as (

    select
        event_type,
        tolerance_days
    from {{ ref('event_types') }}
    where tolerance_days > 0

),

told as (

    select distinct
        source_records.authority_code,
        source_records.child_id,
        source_records.event_type,
        source_records.event_date,
        source_records.event_id,
        tolerances.tolerance_days
    from source_records
    inner join tolerances
        on source_records.event_type = tolerances.event_type

),

neighbours as (

    select
        event_id,
        event_date,
        tolerance_days,
        lead(event_id) over (journey) as next_event_id,
        lead(event_date) over (journey) as next_event_date
    from told
    window journey as (partition by authority_code, child_id, event_type order by event_date)

),

close_pairs as (

    select
        event_id,
        next_event_id,
        event_date,
        next_event_date,
        {{ days_between('event_date', 'next_event_date') }} as days
    from neighbours
    where {{ days_between('event_date', 'next_event_date') }} <= tolerance_days

),

paired_events as (

    select event_id from close_pairs
    union
    select next_event_id as event_id from close_pairs

),

lists as (

    select
        source_records.event_id,
        source_records.dataset,
        source_records.table_name,
        max(source_records.seen_in) as last_seen_in
    from source_records
    inner join paired_events
        on source_records.event_id = paired_events.event_id
    group by source_records.event_id, source_records.dataset, source_records.table_name

),

told_by_one_list as (

    select distinct close_pairs.event_id
    from close_pairs
    inner join lists
        on close_pairs.event_id = lists.event_id
    inner join lists as next_lists
        on
            close_pairs.next_event_id = next_lists.event_id
            and lists.dataset = next_lists.dataset
            and lists.table_name = next_lists.table_name

),

linkable as (

    select close_pairs.*
    from close_pairs
    left join told_by_one_list
        on close_pairs.event_id = told_by_one_list.event_id
    where told_by_one_list.event_id is null

),

linked as (

    select linkable.*
    from linkable
    left join linkable as earlier
        on
            linkable.event_id = earlier.next_event_id
            and linkable.days >= earlier.days
    left join linkable as later
        on
            linkable.next_event_id = later.event_id
            and linkable.days > later.days
    where earlier.event_id is null and later.event_id is null

),

newest as (

    select
        event_id,
        max(last_seen_in) as last_seen_in
    from lists
    group by event_id

),

final as (

    select
        case
            when next_newest.last_seen_in > newest.last_seen_in then linked.event_id
            else linked.next_event_id
        end as told_event_id,
        case
            when next_newest.last_seen_in > newest.last_seen_in then linked.next_event_id
            else linked.event_id
        end as event_id,
        case
            when next_newest.last_seen_in > newest.last_seen_in then linked.next_event_date
            else linked.event_date
        end as event_date
    from linked
    inner join newest
        on linked.event_id = newest.event_id
    inner join newest as next_newest
        on linked.next_event_id = next_newest.event_id

)

select * from final
