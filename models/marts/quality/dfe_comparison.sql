{#- A sanity check: how far our figures are from what England's authorities report. -#}
{%- set measures = [
    'events',
    're_referrals',
    'no_further_action',
    'from_police',
    'from_schools',
    'from_health_services',
    'from_la_services',
    'from_individuals',
] -%}

with

child_events as (

    select * from {{ ref('child_events') }}

),

codes as (

    select * from {{ ref('codes') }}
    where code_list = 'source'

),

observation_windows as (

    select * from {{ ref('observation_windows') }}

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

whole_years as (

    select
        authority_code,
        event_type,
        {{ year_ending_31_march(days_after('observed_from', -1)) }} + 1 as first_year,
        {{ year_ending_31_march(days_after('observed_to', 1)) }} - 1 as last_year
    from observation_windows

),

events as (

    select
        child_events.authority_code,
        child_events.event_type,
        {{ year_ending_31_march('child_events.event_date') }} as year_ending,
        child_events.is_no_further_action,
        codes.label_group,
        child_events.event_date <= {{ months_after(
            'lag(child_events.event_date) over (partition by child_events.authority_code,'
            ~ ' child_events.child_id, child_events.event_type order by child_events.event_date)',
            12,
        ) }} as is_repeated
    from child_events
    left join codes on child_events.source_code = codes.code

),

yearly as (

    select
        events.authority_code,
        events.event_type,
        events.year_ending,
        whole_years.first_year,
        count(*) as events,
        case
            when events.year_ending > whole_years.first_year
                then sum(case when events.is_repeated then 1 else 0 end)
        end as re_referrals,
        sum(case when events.is_no_further_action then 1 else 0 end) as no_further_action,
        {%- for group in ['Police', 'Schools', 'Health services', 'LA services', 'Individual'] %}
        sum(case when events.label_group = '{{ group }}' then 1 else 0 end)
            as from_{{ group | lower | replace(' ', '_') }}{{ 's' if group == 'Individual' }}
        {{- ',' if not loop.last }}
        {%- endfor %}
    from events
    inner join whole_years
        on
            events.authority_code = whole_years.authority_code
            and events.event_type = whole_years.event_type
            and events.year_ending between whole_years.first_year and whole_years.last_year
    group by
        events.authority_code,
        events.event_type,
        events.year_ending,
        whole_years.first_year

),

figures as (

    select
        indicators.*,
        yearly.authority_code,
        yearly.year_ending,
        case indicators.measure
            {%- for measure in measures %}
            when '{{ measure }}' then yearly.{{ measure }}
            {%- endfor %}
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
            else numerator * 100.0 / denominator
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
