{#-
    Only neighbours are compared: what lies between two events of a child and type is closer to one
    of them. Two events that one list tells of are two events. Few pairs are left, so that
    identities are made for those alone.
-#}
with

source_records as (

    select * from {{ ref('int_events__unioned') }}

),

records_of_lists as (

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

    select
        source_records.authority_code,
        source_records.child_id,
        source_records.event_type,
        source_records.event_date,
        source_records.event_detail,
        tolerances.tolerance_days
    from source_records
    inner join tolerances
        on source_records.event_type = tolerances.event_type

),

neighbours as (

    select
        told.authority_code,
        told.child_id,
        told.event_type,
        told.event_date,
        told.event_detail,
        min(later.event_date) as next_event_date
    from told
    inner join told as later
        on
            told.authority_code = later.authority_code
            and told.child_id = later.child_id
            and told.event_type = later.event_type
            and told.event_detail = later.event_detail
            and told.event_date < later.event_date
    where {{ days_between('told.event_date', 'later.event_date') }} <= told.tolerance_days
    group by
        told.authority_code,
        told.child_id,
        told.event_type,
        told.event_date,
        told.event_detail

),

close_pairs as (

    select
        neighbours.*,
        {{ event_identity('neighbours') }} as event_id,
        {{ event_identity('neighbours', 'next_event_date') }} as next_event_id,
        {{ days_between('neighbours.event_date', 'neighbours.next_event_date') }} as days
    from neighbours

),

paired_events as (

    select
        event_id,
        authority_code,
        child_id,
        event_type,
        event_date,
        event_detail
    from close_pairs
    union
    select
        next_event_id as event_id,
        authority_code,
        child_id,
        event_type,
        next_event_date as event_date,
        event_detail
    from close_pairs

),

lists as (

    select
        paired_events.event_id,
        records_of_lists.dataset,
        records_of_lists.table_name,
        max(records_of_lists.seen_in) as last_seen_in
    from records_of_lists
    -- DuckDB keeps the records in memory and looks the pairs up: let it keep what can be linked
    inner join tolerances
        on records_of_lists.event_type = tolerances.event_type
    inner join paired_events
        on
            records_of_lists.authority_code = paired_events.authority_code
            and records_of_lists.child_id = paired_events.child_id
            and records_of_lists.event_type = paired_events.event_type
            and records_of_lists.event_date = paired_events.event_date
            and records_of_lists.event_detail = paired_events.event_detail
    group by paired_events.event_id, records_of_lists.dataset, records_of_lists.table_name

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
        linked.authority_code,
        linked.child_id,
        linked.event_type,
        linked.event_detail,
        case
            when next_newest.last_seen_in > newest.last_seen_in then linked.event_date
            else linked.next_event_date
        end as stated_date,
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
