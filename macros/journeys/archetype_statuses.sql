{% macro archetype_statuses(
    name, needed_event_types, is_plan_needed=false, first_certain_months=12,
    is_match_final=true, observed_from='event_date'
) -%}
    {#-
        The end of every archetype: an honest status for each index event. A match that rests on
        something absent is not final: it stands only when everything was observed to the end.
    -#}
    {{ observation_reach(needed_event_types, is_plan_needed, from_day=observed_from) }},

    followed as (

        select
            index_events.event_id,
            {{ observation_status('index_events.follow_up_end_date', is_plan_needed) }}
                as observation,
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
                {% if is_match_final -%}
                when matches.event_id is not null then 'match'
                {%- endif %}
                when followed.observation <> 'observed' then followed.observation
                when matches.event_id is not null then 'match'
                else 'no_match'
            end as status,
            followed.observation = 'observed' as is_followed_up,
            index_events.follow_up_end_date,
            matches.match_event_id,
            matches.match_event_date,
            {{ days_between('index_events.event_date', 'matches.match_event_date') }}
                as days_to_match,
            matches.plan_event_id,
            matches.plan_start_date,
            {{ days_between('matches.match_event_date', 'matches.plan_start_date') }}
                as days_to_plan,
            followed.plan_types_observed,
            coalesce(lookbacks.lookback_days, 0) as lookback_days,
            coalesce(lookbacks.is_first_certain, false) as is_first_certain
        from index_events
        inner join followed
            on index_events.event_id = followed.event_id
        left join matches
            on index_events.event_id = matches.event_id
        left join lookbacks
            on index_events.event_id = lookbacks.event_id

    )

    select * from final
{%- endmacro %}
