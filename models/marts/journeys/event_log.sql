with

child_events as (

    select * from {{ ref('child_events') }}

),

final as (

    select
        authority_code,
        child_id as "case:concept:name",
        event_type as "concept:name",
        cast(event_date as timestamp) as "time:timestamp",
        'complete' as "lifecycle:transition",
        event_id as "concept:instance",
        event_number
    from child_events

)

select * from final
