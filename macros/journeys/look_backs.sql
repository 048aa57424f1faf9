{% macro look_backs(months) -%}
    {#- CTE `lookbacks`: how long each index event's type was observed before it without a gap. -#}
    lookbacks as (

        select
            index_events.event_id,
            {{ days_between('observation_windows.observed_from', 'index_events.event_date') }}
                as lookback_days,
            {{ months_after('observation_windows.observed_from', months) }}
                <= index_events.event_date as is_first_certain
        from index_events
        inner join observation_windows
            on
                index_events.authority_code = observation_windows.authority_code
                and index_events.event_type = observation_windows.event_type
                and index_events.event_date between observation_windows.observed_from
                and observation_windows.observed_to

    )
{%- endmacro %}
