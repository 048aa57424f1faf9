{#- A sanity check: how far our figures are from what England's authorities report. -#}
with

yearly as (

    select * from {{ ref('int_yearly_counts') }}

),

indicators as (

    select * from {{ ref('dfe_indicators') }}

),

spread as (

    select * from {{ ref('dfe_authority_spread') }}

),

statistics as (

    select
        year_ending_31_march,
        dfe_table,
        indicator,
        try_cast(value as double) as england
    from {{ ref('dfe_statistics') }}

),

figures as (

    select
        indicators.*,
        yearly.authority_code,
        yearly.year_ending,
        case indicators.measure
            when 'events' then yearly.events
            when 're_referrals' then yearly.re_referrals
            when 'no_further_action' then yearly.no_further_action
            when 'from_police' then yearly.from_police
            when 'from_schools' then yearly.from_schools
            when 'from_health_services' then yearly.from_health_services
            when 'from_la_services' then yearly.from_la_services
            when 'from_individuals' then yearly.from_individuals
        end as numerator,
        denominators.events as denominator
    from indicators
    inner join yearly on indicators.event_type = yearly.event_type
    left join yearly as denominators
        on
            indicators.denominator_event_type = denominators.event_type
            and yearly.authority_code = denominators.authority_code
            and yearly.year_ending = denominators.year_ending

),

valued as (

    select
        *,
        case
            when unit = 'number' then numerator
            else numerator * 100.0 / nullif(denominator, 0)
        end as value
    from figures

),

compared as (

    select
        valued.*,
        coalesce(spread.year_ending_31_march, statistics.year_ending_31_march) as dfe_year,
        statistics.england,
        spread.minimum,
        spread.percentile_10,
        spread.median,
        spread.percentile_90,
        spread.maximum,
        row_number() over (
            partition by valued.authority_code, valued.year_ending, valued.indicator
            order by coalesce(spread.year_ending_31_march, statistics.year_ending_31_march) desc
        ) as place
    from valued
    left join spread
        on
            valued.spread_indicator = spread.indicator
            and valued.year_ending >= spread.year_ending_31_march
    left join statistics
        on
            valued.dfe_table = statistics.dfe_table
            and valued.national_indicator = statistics.indicator
            and valued.year_ending >= statistics.year_ending_31_march
            and coalesce(spread.year_ending_31_march, statistics.year_ending_31_march)
            = statistics.year_ending_31_march
    where valued.value is not null

),

final as (

    select
        authority_code,
        year_ending as year_ending_31_march,
        indicator,
        title,
        unit,
        cast(numerator as bigint) as numerator,
        cast(denominator as bigint) as denominator,
        cast(value as double) as value,
        dfe_year,
        cast(england as double) as england,
        cast(minimum as double) as authorities_minimum,
        cast(percentile_10 as double) as authorities_percentile_10,
        cast(median as double) as authorities_median,
        cast(percentile_90 as double) as authorities_percentile_90,
        cast(maximum as double) as authorities_maximum,
        case
            when median is null then 'not published'
            when value < minimum then 'below all authorities'
            when value < percentile_10 then 'lowest tenth'
            when value <= percentile_90 then 'usual'
            when value <= maximum then 'highest tenth'
            else 'above all authorities'
        end as position
    from compared
    where place = 1

)

select * from final
