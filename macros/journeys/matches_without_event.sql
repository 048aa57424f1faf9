{% macro matches_without_event() -%}
    {#- That nothing happened, or how long it took, is a match without an event of its own. -#}
    select
        index_events.event_id,
        cast(null as {{ dbt.type_string() }}) as match_event_id,
        cast(null as date) as match_event_date,
        cast(null as {{ dbt.type_string() }}) as step_event_numbers,
        cast(null as {{ dbt.type_string() }}) as plan_event_id,
        cast(null as date) as plan_start_date
    from index_events
{%- endmacro %}
