{#- Of cases that were followed for so many days, how many had matched: docs/decisions/0027. -#}
{%- set dimensions = ['gender', 'ethnic_group', 'age_band', 'primary_need'] -%}
{%- set adult_date = months_after('cases.birth_date', 18 * 12) -%}
{%- set family = 'archetype, authority_code, dimension, value' -%}

with

children as (

    select * from {{ ref('int_archetype_cases__children') }}
    where observed_days is not null

),

referrals as (

    select * from {{ ref('int_archetype_cases__referrals') }}

),

child_events as (

    select * from {{ ref('child_events') }}

),

-- read several times, and so kept as a whole: only what is counted or compared
cases as (

    select
        children.archetype,
        children.case_id,
        children.authority_code,
        children.child_id,
        children.index_event_date,
        children.birth_date,
        children.observed_days,
        children.days_to_match,
        children.gender,
        children.ethnic_group,
        children.age_band,
        referrals.primary_need
    from children
    inner join referrals
        on
            children.archetype = referrals.archetype
            and children.case_id = referrals.case_id

),

leaving_events as (

    select
        authority_code,
        child_id,
        event_date
    from child_events
    where {{ is_leaving() }}

),

leavings as (

    select
        cases.case_id,
        min({{ days_between('cases.index_event_date', 'leaving_events.event_date') }})
            as days_to_leaving
    from cases
    inner join leaving_events
        on
            cases.authority_code = leaving_events.authority_code
            and cases.child_id = leaving_events.child_id
            and cases.index_event_date <= leaving_events.event_date
    group by cases.case_id

),

timed as (

    select
        cases.*,
        least(
            case
                when {{ adult_date }} > cases.index_event_date
                    then {{ days_between('cases.index_event_date', adult_date) }}
                when {{ adult_date }} <= cases.index_event_date then 0
            end,
            leavings.days_to_leaving
        ) as days_to_leaving
    from cases
    left join leavings
        on cases.case_id = leavings.case_id

),

ended as (

    select
        archetype,
        authority_code,
        {%- for dimension in dimensions %}
        {{ dimension }},
        {%- endfor %}
        least(observed_days, days_to_match, days_to_leaving) as days,
        case
            when days_to_match <= least(observed_days, days_to_leaving) then 'match'
            when days_to_leaving <= observed_days then 'leaving'
            else 'end of observation'
        end as end_of_case
    from timed

),

exits as (

    {% for dimension in ['all'] + dimensions %}
    {%- set value = "'all'" if dimension == 'all' else dimension %}
    select
        archetype,
        coalesce(authority_code, 'all') as authority_code,
        '{{ dimension }}' as dimension,
        {{ value }} as value,
        days,
        sum(case when end_of_case = 'match' then 1 else 0 end) as matched,
        sum(case when end_of_case = 'leaving' then 1 else 0 end) as leavers,
        count(*) as exits
    from ended
    group by archetype, days, {{ dimension ~ ', ' if dimension != 'all' }}cube(authority_code)
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

{{ cumulative_incidence_steps(family) }},

counted as (

    select
        *,
        max(at_risk) over (partition by {{ family }}) as cases,
        max(days) over (partition by {{ family }}) as last_day
    from with_error

),

final as (

    select
        archetype,
        authority_code,
        dimension,
        value,
        cast(days as integer) as days,
        cast(cases as bigint) as cases,
        cast(at_risk as bigint) as at_risk,
        cast(matched as bigint) as matched,
        cast(leavers as bigint) as leavers,
        share,
        {{ log_log_limit('share', 'standard_error', 'low') }} as share_low,
        {{ log_log_limit('share', 'standard_error', 'high') }} as share_high
    from counted
    where matched > 0 or days = last_day

)

select * from final
