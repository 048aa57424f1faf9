{% macro observation_reach(needed_event_types, is_plan_needed=false, name='reach', from_day='event_date') -%}
    {#-
        Two CTEs, the last of them `reach` or as named: one row per index event with the day until which every
        needed type was observed from there without a gap, and the same without the types whose
        observation merely ends there because the newest extract does.
    -#}
    {%- set never = "cast('0001-01-01' as date)" -%}
    {{ name }}_types as (

        {% if is_plan_needed %}
        select distinct
            observation_windows.authority_code,
            observation_windows.event_type,
            true as is_plan_type
        from observation_windows
        inner join event_types
            on observation_windows.event_type = event_types.event_type
        where event_types.is_plan_start
        union all
        {% endif %}
        select distinct
            index_events.authority_code,
            event_types.event_type,
            false as is_plan_type
        from index_events
        cross join event_types
        where event_types.event_type in ('{{ needed_event_types | unique | join("', '") }}')

    ),

    {{ name }} as (

        select
            index_events.event_id,
            min(coalesce(observation_windows.observed_to, {{ never }})) as observed_until,
            min(
                case
                    when observation_windows.is_last then null
                    else coalesce(observation_windows.observed_to, {{ never }})
                end
            ) as gap_after,
            max(case when needed_types.is_plan_type then 1 else 0 end) = 1 as has_plan_type,
            {{ ordered_path(
                'case when needed_types.is_plan_type then needed_types.event_type end',
                'needed_types.event_type',
                separator=', '
            ) }} as plan_types_observed
        from index_events
        inner join {{ name }}_types as needed_types
            on index_events.authority_code = needed_types.authority_code
        left join observation_windows
            on
                needed_types.authority_code = observation_windows.authority_code
                and needed_types.event_type = observation_windows.event_type
                and index_events.{{ from_day }} between observation_windows.observed_from
                and observation_windows.observed_to
        group by index_events.event_id

    )
{%- endmacro %}
