{#-
    Index events by kind of day against the number of such days: docs/decisions/0012. Only days on
    which events of that type were observed count, with the cases that began on them.
-#}
{%- set family = 'archetype, index_event_type, authority_code, dimension' -%}

with

archetype_cases as (

    select * from {{ ref('archetype_cases') }}

),

observation_windows as (

    select * from {{ ref('observation_windows') }}

),

calendar as (

    select * from {{ ref('calendar') }}

),

busy_weeks as (

    select * from {{ ref('int_busy_weeks') }}

),

poisson_limits as (

    select * from {{ ref('poisson_limits') }}

),

cases_of_days as (

    select
        archetype,
        index_event_type,
        authority_code,
        index_event_date,
        count(*) as case_count
    from archetype_cases
    group by archetype, index_event_type, authority_code, index_event_date

),

index_types as (

    select distinct
        archetype,
        index_event_type
    from archetype_cases

),

described_days as (

    select
        observation_windows.authority_code,
        observation_windows.event_type,
        calendar.calendar_date,
        {{ day_characteristics() }}
    from observation_windows
    inner join calendar
        on
            calendar.calendar_date between observation_windows.observed_from
            and observation_windows.observed_to
    left join busy_weeks
        on
            observation_windows.authority_code = busy_weeks.authority_code
            and calendar.week_start_date = busy_weeks.week_start_date

),

observed_days as (

    select
        index_types.archetype,
        index_types.index_event_type,
        described_days.*,
        coalesce(cases_of_days.case_count, 0) as case_count
    from index_types
    inner join described_days
        on index_types.index_event_type = described_days.event_type
    left join cases_of_days
        on
            index_types.archetype = cases_of_days.archetype
            and index_types.index_event_type = cases_of_days.index_event_type
            and described_days.authority_code = cases_of_days.authority_code
            and described_days.calendar_date = cases_of_days.index_event_date

),

counted as (

    {% for dimension in [
        'weekday', 'weekend_or_bank_holiday', 'calendar_month', 'school_holiday', 'busy_period'
    ] -%}
    select
        archetype,
        index_event_type,
        coalesce(authority_code, 'all') as authority_code,
        '{{ dimension }}' as dimension,
        {{ dimension }} as dimension_value,
        cast(sum(case_count) as bigint) as cases,
        count(*) as days
    from observed_days
    group by archetype, index_event_type, {{ dimension }}, rollup(authority_code)
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

against_others as (

    select
        *,
        cast(sum(cases) over (partition by {{ family }}) as bigint) - cases as other_cases,
        cast(sum(days) over (partition by {{ family }}) as bigint) - days as other_days
    from counted

),

rated as (

    select
        against_others.*,
        cast(against_others.cases as double) / against_others.days as rate,
        {{ poisson_low('against_others.cases', 'limits') }} / against_others.days
            as rate_low,
        {{ poisson_high('against_others.cases', 'limits') }} / against_others.days
            as rate_high,
        cast(against_others.other_cases as double) / nullif(against_others.other_days, 0)
            as other_rate,
        {{ poisson_low('against_others.other_cases', 'other_limits') }}
        / nullif(against_others.other_days, 0) as other_rate_low,
        {{ poisson_high('against_others.other_cases', 'other_limits') }}
        / nullif(against_others.other_days, 0) as other_rate_high
    from against_others
    left join poisson_limits as limits
        on against_others.cases = limits.observed
    left join poisson_limits as other_limits
        on against_others.other_cases = other_limits.observed

),

final as (

    select
        archetype,
        index_event_type,
        authority_code,
        dimension,
        dimension_value as value,
        cases,
        days,
        rate as cases_per_day,
        rate_low as cases_per_day_low,
        rate_high as cases_per_day_high,
        other_cases,
        other_days,
        {{ rate_ratio_and_limits(name='day_ratio') }}
    from rated

)

select * from final
