with

child_journeys as (

    select * from {{ ref('child_journeys') }}

),

lengths as (

    select
        authority_code,
        journey_reduced,
        event_count,
        {{ days_between('first_event_date', 'last_event_date') }} as days
    from child_journeys

),

scoped as (

    select * from lengths
    union all
    select
        'all' as authority_code,
        journey_reduced,
        event_count,
        days
    from lengths

),

counted as (

    select
        authority_code,
        journey_reduced,
        max(event_count) as event_count,
        count(*) as child_count,
        percentile_cont(0.5) within group (order by days) as median_days,
        percentile_cont(0.9) within group (order by days) as p90_days
    from scoped
    group by authority_code, journey_reduced

),

final as (

    select
        authority_code,
        journey_reduced,
        {{ without_repeats('journey_reduced') }} as journey_without_repeats,
        {{ first_of_each('journey_reduced') }} as journey_first_of_each,
        event_count,
        child_count,
        median_days,
        p90_days
    from counted

)

select * from final
