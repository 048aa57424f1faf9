{#- A step counts where it was observed for all the days it may take, taken or not. -#}
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
        {{ window_status('starts.last_date') }} as status,
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

final as (

    select
        *,
        'step' as stage_type
    from step_cases
    union all
    select
        *,
        'spell' as stage_type
    from spell_cases

)

select * from final
