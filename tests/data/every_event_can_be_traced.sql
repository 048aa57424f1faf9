-- An event that no file and row tells of could not be shown to anyone who asks where it comes from,
-- and would mean that merging made up a child's history.
with

child_events as (

    select * from {{ ref('child_events') }}

),

event_sources as (

    select * from {{ ref('event_sources') }}

),

final as (

    select
        child_events.event_id,
        child_events.event_type
    from child_events
    left join event_sources
        on child_events.event_id = event_sources.event_id
    where event_sources.event_id is null

)

select * from final
