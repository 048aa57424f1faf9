with

measured as (

    select * from {{ ref('int_indicators__scoped') }}

),

indicators as (

    select * from {{ ref('indicators') }}

),

counted as (

    select
        indicator,
        authority_code,
        period,
        sum(case when status = 'counted' then 1 else 0 end) as counted,
        sum(case when is_met then 1 else 0 end) as met,
        sum(case when status = 'too_early' then 1 else 0 end) as too_early,
        sum(case when status = 'not_observed' then 1 else 0 end) as not_observed,
        percentile_cont(0.5) within group (order by counted_measure) as median_measure,
        percentile_cont(0.9) within group (order by counted_measure) as p90_measure
    from measured
    group by indicator, authority_code, period

),

final as (

    select
        counted.indicator,
        indicators.title,
        counted.authority_code,
        counted.period,
        indicators.counted_by,
        indicators.met_when,
        cast(counted.counted as bigint) as counted,
        cast(counted.met as bigint) as met,
        {{ rate_and_limits('counted.met', 'counted.counted', name='share') }},
        cast(counted.too_early as bigint) as too_early,
        cast(counted.not_observed as bigint) as not_observed,
        indicators.unit,
        counted.median_measure,
        counted.p90_measure
    from counted
    inner join indicators
        on counted.indicator = indicators.indicator

)

select * from final
