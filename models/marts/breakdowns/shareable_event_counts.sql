with

child_events as (

    select
        authority_code,
        event_type,
        authority_code || '|' || child_id as child
    from {{ ref('child_events') }}

),

counted as (

    select
        coalesce(authority_code, 'all') as authority_code,
        coalesce(event_type, 'all') as event_type,
        count(*) as events,
        count(distinct child) as children
    from child_events
    group by cube(authority_code, event_type)

),

final as (

    select
        authority_code,
        event_type,
        case when not {{ is_small_count('children') }} then {{ rounded_count('events') }} end
            as event_count,
        {{ rounded_count('children') }} as child_count
    from counted

)

select * from final
