with

child_events as (

    select * from {{ ref('child_events') }}

),

with_previous as (

    select
        authority_code,
        authority_code || '|' || child_id as child,
        event_type,
        event_date,
        lag(event_date) over (
            partition by authority_code, child_id, event_type order by event_number
        ) as previous_date
    from child_events

),

steps as (

    select
        authority_code,
        child,
        event_type,
        {{ days_between('previous_date', 'event_date') }} as days
    from with_previous

),

scoped as (

    select * from steps
    union all
    select
        'all' as authority_code,
        child,
        event_type,
        days
    from steps

),

final as (

    select
        authority_code,
        event_type,
        count(*) as event_count,
        count(distinct child) as child_count,
        count(days) as repeat_count,
        count(distinct case when days is not null then child end) as repeating_child_count,
        percentile_cont(0.5) within group (order by days) as median_days,
        percentile_cont(0.9) within group (order by days) as p90_days
    from scoped
    group by authority_code, event_type

)

select * from final
