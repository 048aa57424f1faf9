{#- Spells that are still open count for as long as they were seen (Kaplan and Meier). -#}
with

cases as (

    select * from {{ ref('int_stages__measured') }}

),

scoped as (

    select * from cases
    union all
    select
        'all' as authority_code,
        stage,
        within_days,
        status,
        days,
        is_over,
        stage_type
    from cases

),

counted as (

    select
        authority_code,
        stage_type,
        stage,
        within_days,
        sum(case when status = 'counted' then 1 else 0 end) as case_count,
        sum(case when status = 'counted' and is_over then 1 else 0 end) as over_count,
        sum(case when status = 'too_early' then 1 else 0 end) as too_early_count,
        sum(case when status = 'not_observed' then 1 else 0 end) as not_observed_count
    from scoped
    group by authority_code, stage_type, stage, within_days

),

-- a step that was not taken lasted no time
by_length as (

    select
        authority_code,
        stage,
        days,
        sum(case when is_over then 1 else 0 end) as over_then,
        sum(count(*)) over (
            partition by authority_code, stage
            order by days desc
            rows between unbounded preceding and current row
        ) as still_going
    from scoped
    where status = 'counted' and (is_over or stage_type = 'spell')
    group by authority_code, stage, days

),

survival as (

    select
        authority_code,
        stage,
        days,
        sum(
            case
                when over_then = still_going then -1000
                else ln(1 - cast(over_then as double) / still_going)
            end
        ) over (
            partition by authority_code, stage
            order by days
            rows between unbounded preceding and current row
        ) as log_survival
    from by_length

),

quantiles as (

    select
        authority_code,
        stage,
        -- the sum of logarithms may miss an exact half by a hair
        min(case when log_survival < ln(0.5) + 1e-9 then days end) as median_days,
        min(case when log_survival < ln(0.1) + 1e-9 then days end) as p90_days
    from survival
    group by authority_code, stage

),

final as (

    select
        counted.authority_code,
        counted.stage_type,
        counted.stage,
        counted.within_days,
        cast(counted.case_count as bigint) as case_count,
        cast(counted.over_count as bigint) as over_count,
        cast(counted.too_early_count as bigint) as too_early_count,
        cast(counted.not_observed_count as bigint) as not_observed_count,
        cast(quantiles.median_days as integer) as median_days,
        cast(quantiles.p90_days as integer) as p90_days
    from counted
    left join quantiles
        on
            counted.authority_code = quantiles.authority_code
            and counted.stage = quantiles.stage

)

select * from final
