{% macro journey_archetype(
    name,
    index_event,
    match_event,
    within_months,
    index_occurrence='every',
    index_outcome='any',
    match_outcome='any',
    plan_within_days=90,
    is_plan_between_excluded=false,
    first_certain_months=12
) -%}
    {{ check_archetype_arguments(
        name, index_event, match_event, within_months, index_occurrence, index_outcome,
        match_outcome, plan_within_days, first_certain_months
    ) }}
    {%- set judges_plans = index_outcome != 'any' or match_outcome != 'any' -%}
    {%- set needs_plans = judges_plans or is_plan_between_excluded -%}
    {%- set settle_days = plan_within_days if match_outcome != 'any' else 0 -%}

with

child_events as (

    select * from {{ ref('child_events') }}

),

observation_windows as (

    select * from {{ ref('observation_windows') }}

),

event_types as (

    select * from {{ ref('event_types') }}

),

{% if judges_plans %}
{{ plan_outcomes([index_event, match_event], plan_within_days) }},
{% endif %}

candidates as (

    select
        child_events.*,
        row_number() over (
            partition by child_events.authority_code, child_events.child_id
            order by child_events.event_number
        ) as occurrence
    from child_events
    where child_events.event_type = '{{ index_event }}'

),

index_events as (

    select
        candidates.*,
        {{ days_after(months_after('candidates.event_date', within_months), settle_days) }}
            as follow_up_end_date
    from candidates
    {% if index_outcome != 'any' -%}
    inner join outcomes
        on candidates.event_id = outcomes.event_id
    {%- endif %}
    where
        true
        {{ 'and candidates.occurrence = 1' if index_occurrence == 'first' }}
        {{ 'and not outcomes.has_resulted_in_plan' if index_outcome == 'no plan' }}
        {{ 'and outcomes.has_resulted_in_plan' if index_outcome == 'plan' }}

),

{% if is_plan_between_excluded %}
first_plans as (

    select
        index_events.event_id,
        min(plan_starts.event_date) as plan_start_date
    from index_events
    inner join child_events as plan_starts
        on
            index_events.authority_code = plan_starts.authority_code
            and index_events.child_id = plan_starts.child_id
            and plan_starts.is_plan_start
            and plan_starts.event_date > index_events.event_date
    group by index_events.event_id

),
{% endif %}

matches as (

    select
        index_events.event_id,
        later_events.event_id as match_event_id,
        later_events.event_date as match_event_date,
        {% if judges_plans -%}
        outcomes.plan_event_id,
        outcomes.plan_start_date,
        {% else -%}
        cast(null as {{ dbt.type_string() }}) as plan_event_id,
        cast(null as date) as plan_start_date,
        {% endif -%}
        row_number() over (
            partition by index_events.event_id order by later_events.event_number
        ) as match_number
    from index_events
    inner join child_events as later_events
        on
            index_events.authority_code = later_events.authority_code
            and index_events.child_id = later_events.child_id
            and later_events.event_type = '{{ match_event }}'
            and later_events.event_date > index_events.event_date
            and later_events.event_date <= {{ months_after('index_events.event_date', within_months) }}
    {% if judges_plans -%}
    inner join outcomes
        on later_events.event_id = outcomes.event_id
    {%- endif %}
    {% if is_plan_between_excluded -%}
    left join first_plans
        on index_events.event_id = first_plans.event_id
    {%- endif %}
    where
        true
        {{ 'and outcomes.has_resulted_in_plan' if match_outcome == 'plan' }}
        {{ 'and not outcomes.has_resulted_in_plan' if match_outcome == 'no plan' }}
        {% if is_plan_between_excluded -%}
        and (
            first_plans.plan_start_date is null
            or first_plans.plan_start_date >= later_events.event_date
        )
        {%- endif %}

),

{{ observation_reach([index_event, match_event], needs_plans) }},

followed as (

    select
        index_events.event_id,
        {{ observation_status('index_events.follow_up_end_date', needs_plans) }} as observation,
        reach.plan_types_observed
    from index_events
    inner join reach
        on index_events.event_id = reach.event_id

),

{{ look_backs(first_certain_months) }},

final as (

    select
        '{{ name }}' as archetype,
        {{ dbt.hash("'" ~ name ~ "|' || index_events.event_id") }} as case_id,
        index_events.authority_code,
        index_events.child_id,
        index_events.event_id as index_event_id,
        index_events.event_type as index_event_type,
        index_events.event_date as index_event_date,
        case
            when matches.match_event_id is not null then 'match'
            when followed.observation = 'observed' then 'no_match'
            else followed.observation
        end as status,
        followed.observation = 'observed' as is_followed_up,
        index_events.follow_up_end_date,
        matches.match_event_id,
        matches.match_event_date,
        {{ days_between('index_events.event_date', 'matches.match_event_date') }} as days_to_match,
        matches.plan_event_id,
        matches.plan_start_date,
        {{ days_between('matches.match_event_date', 'matches.plan_start_date') }} as days_to_plan,
        followed.plan_types_observed,
        coalesce(lookbacks.lookback_days, 0) as lookback_days,
        coalesce(lookbacks.is_first_certain, false) as is_first_certain
    from index_events
    inner join followed
        on index_events.event_id = followed.event_id
    left join matches
        on
            index_events.event_id = matches.event_id
            and matches.match_number = 1
    left join lookbacks
        on index_events.event_id = lookbacks.event_id

)

select * from final
{%- endmacro %}
