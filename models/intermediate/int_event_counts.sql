with

child_events as (

    select
        authority_code,
        event_type,
        authority_code || '|' || child_id as child
    from {{ ref('child_events') }}

),

final as (

    select
        coalesce(authority_code, 'all') as authority_code,
        coalesce(event_type, 'all') as event_type,
        count(*) as event_count,
        count(distinct child) as child_count
    from child_events
    group by cube(authority_code, event_type)

)

select * from final
