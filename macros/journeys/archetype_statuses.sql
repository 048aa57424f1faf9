{% macro archetype_statuses(
    name, needed_event_types, is_plan_needed=false, first_certain_months=12,
    is_match_final=true, observed_from='event_date', settled_after_days=0, result_days=0
) -%}
    {#-
        The end of every archetype: an honest status for each index event. A match that rests on
        something absent is not final: it stands only when everything was observed to the end.
        Whether an index event is a case is settled some days after it, and whether an event is a
        match some days after that; the days a case was observed leave both out.
    -#}
    {%- set observed_to = 'least(followed.observed_until, followed.follow_up_end_date)' -%}
    {%- set settled_date = days_after('followed.event_date', settled_after_days) -%}
    {%- set observed_days =
        days_between('followed.event_date', observed_to) ~ ' - ' ~ result_days -%}
    {{ observation_reach(needed_event_types, is_plan_needed) }},

    followed as (

        select
            index_events.*,
            {{ observation_status('index_events.follow_up_end_date', is_plan_needed) }}
                as observation,
            {{ 'reach.has_plan_type' if is_plan_needed else 'true' }} as is_observable,
            reach.observed_until,
            reach.plan_types_observed
        from index_events
        inner join reach
            on
                index_events.authority_code = reach.authority_code
                and index_events.{{ observed_from }} between reach.from_day and reach.to_day

    ),

    {{ look_backs(first_certain_months) }},

    final as (

        select
            '{{ name }}' as archetype,
            {{ dbt.hash("'" ~ name ~ "|' || followed.event_id") }} as case_id,
            followed.authority_code,
            followed.child_id,
            followed.event_id as index_event_id,
            followed.event_type as index_event_type,
            followed.event_date as index_event_date,
            case
                {% if is_match_final -%}
                when matches.event_id is not null then 'match'
                {%- endif %}
                when followed.observation <> 'observed' then followed.observation
                when matches.event_id is not null then 'match'
                else 'no_match'
            end as status,
            followed.observation = 'observed' as is_followed_up,
            followed.follow_up_end_date,
            {% if is_match_final -%}
            case
                when followed.is_observable
                    and followed.observed_until >= {{ settled_date }}
                    and {{ observed_days }} >= 0
                    then {{ observed_days }}
            end as observed_days,
            {%- else -%}
            cast(null as integer) as observed_days,
            {%- endif %}
            matches.match_event_id,
            matches.match_event_date,
            {{ days_between('followed.event_date', 'matches.match_event_date') }}
                as days_to_match,
            matches.step_event_numbers,
            matches.plan_event_id,
            matches.plan_start_date,
            {{ days_between('matches.match_event_date', 'matches.plan_start_date') }}
                as days_to_plan,
            followed.plan_types_observed,
            coalesce({{ days_between('lookbacks.observed_from', 'followed.event_date') }}, 0)
                as lookback_days,
            coalesce(lookbacks.certain_from_date <= followed.event_date, false) as is_first_certain
        from followed
        left join matches
            on followed.event_id = matches.event_id
        left join lookbacks
            on
                {{ look_back_of('followed') }}

    )

    select * from final
{%- endmacro %}
