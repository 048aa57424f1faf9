{#-
    Spells that are still open count for as long as they were seen (Kaplan and Meier); by their
    median, half were over. A step counts where it was observed for all the days it may take.
-#}
{%- set ended_by = {
    'assessment': 'assessment_authorised',
    'episode_of_need': 'cin_end',
    'cin_plan': 'cin_plan_end',
    'child_protection_plan': 'cpp_end',
    'looked_after': 'lac_end',
} -%}

with

child_events as (

    select * from {{ ref('child_events') }}

),

child_spells as (

    select * from {{ ref('child_spells') }}
    where status <> 'end_before_start'

),

observation_windows as (

    select * from {{ ref('observation_windows') }}

),

steps as (

    {% for stage, from_event_type, to_event_type, within_days in stage_steps() %}
    select
        '{{ stage }}' as stage,
        '{{ from_event_type }}' as from_event_type,
        '{{ to_event_type }}' as to_event_type,
        {{ within_days }} as within_days
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

starts as (

    select
        child_events.authority_code,
        child_events.child_id,
        steps.stage,
        steps.to_event_type,
        steps.within_days,
        child_events.event_date as start_date,
        {{ days_after('child_events.event_date', 'steps.within_days') }} as last_date,
        lead(child_events.event_date) over (
            partition by child_events.authority_code, child_events.child_id, steps.stage
            order by child_events.event_date
        ) as next_start_date
    from child_events
    inner join steps
        on child_events.event_type = steps.from_event_type
    group by
        child_events.authority_code,
        child_events.child_id,
        steps.stage,
        steps.to_event_type,
        steps.within_days,
        child_events.event_date

),

taken as (

    select
        starts.authority_code,
        starts.child_id,
        starts.stage,
        starts.start_date,
        min(child_events.event_date) as end_date
    from starts
    inner join child_events
        on
            starts.authority_code = child_events.authority_code
            and starts.child_id = child_events.child_id
            and starts.to_event_type = child_events.event_type
            and starts.start_date <= child_events.event_date
            and starts.last_date >= child_events.event_date
            and (
                starts.next_start_date is null
                or starts.next_start_date > child_events.event_date
            )
    group by starts.authority_code, starts.child_id, starts.stage, starts.start_date

),

step_cases as (

    select
        starts.authority_code,
        starts.stage,
        starts.within_days,
        case
            when observation_windows.observed_to >= starts.last_date then 'counted'
            when observation_windows.is_last then 'too_early'
            else 'not_observed'
        end as status,
        {{ days_between('starts.start_date', 'taken.end_date') }} as days,
        taken.end_date is not null as is_over
    from starts
    left join taken
        on
            starts.authority_code = taken.authority_code
            and starts.child_id = taken.child_id
            and starts.stage = taken.stage
            and starts.start_date = taken.start_date
    left join observation_windows
        on
            starts.authority_code = observation_windows.authority_code
            and starts.to_event_type = observation_windows.event_type
            and starts.start_date between observation_windows.observed_from
            and observation_windows.observed_to

),

periods as (

    select
        authority_code,
        child_id,
        spell_type,
        case spell_type
            {%- for spell_type, event_type in ended_by.items() %}
            when '{{ spell_type }}' then '{{ event_type }}'
            {%- endfor %}
        end as ended_by,
        min(start_date) as start_date,
        max(coalesce(end_date, open_as_at_date)) as last_date,
        max(case when status = 'open' then 1 else 0 end) = 0 as is_over
    from child_spells
    group by authority_code, child_id, spell_type, joined_spell_number

),

-- of what began unseen, only what lasted long enough was ever seen
spell_cases as (

    select
        periods.authority_code,
        periods.spell_type as stage,
        cast(null as integer) as within_days,
        case
            when observation_windows.authority_code is null then 'not_observed' else 'counted'
        end as status,
        {{ days_between('periods.start_date', 'periods.last_date') }} as days,
        periods.is_over
    from periods
    left join observation_windows
        on
            periods.authority_code = observation_windows.authority_code
            and periods.ended_by = observation_windows.event_type
            and periods.start_date between observation_windows.observed_from
            and observation_windows.observed_to

),

cases as (

    select
        *,
        'step' as stage_type
    from step_cases
    union all
    select
        *,
        'spell' as stage_type
    from spell_cases

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
