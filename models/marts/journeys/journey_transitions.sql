{#- Visits and reviews lie between any two steps: they are left out. -#}
with

child_events as (

    select * from {{ ref('child_events') }}

),

event_types as (

    select * from {{ ref('event_types') }}
    where not is_oversight

),

with_next as (

    select
        child_events.authority_code,
        child_events.child_id,
        child_events.event_type,
        child_events.event_date,
        lead(child_events.event_type) over (journey) as next_event_type,
        lead(child_events.event_date) over (journey) as next_event_date
    from child_events
    inner join event_types
        on child_events.event_type = event_types.event_type
    window journey as (
        partition by child_events.authority_code, child_events.child_id
        order by child_events.event_number
    )

),

steps as (

    select
        authority_code,
        child_id,
        event_type as from_event_type,
        next_event_type as to_event_type,
        {{ days_between('event_date', 'next_event_date') }} as days
    from with_next
    where next_event_type is not null

),

scoped as (

    select * from steps
    union all
    select
        'all' as authority_code,
        authority_code || '|' || child_id as child_id,
        from_event_type,
        to_event_type,
        days
    from steps

),

final as (

    select
        authority_code,
        from_event_type,
        to_event_type,
        count(*) as transition_count,
        count(distinct child_id) as child_count,
        percentile_cont(0.5) within group (order by days) as median_days,
        percentile_cont(0.9) within group (order by days) as p90_days
    from scoped
    group by authority_code, from_event_type, to_event_type

)

select * from final
