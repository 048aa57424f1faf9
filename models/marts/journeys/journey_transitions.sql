with

child_events as (

    select * from {{ ref('child_events') }}
    where next_event_type is not null

),

steps as (

    select
        authority_code,
        child_id,
        event_type as from_event_type,
        next_event_type as to_event_type,
        {{ days_between('event_date', 'next_event_date') }} as days
    from child_events

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
