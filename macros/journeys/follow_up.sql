{% macro follow_up(needed_event_types, is_plan_needed, months, days) -%}
    {#-
        CTEs from `index_events` to `followed`: one row per index event with the end of its follow-up,
        whether the authority was observed without a gap until then for every type of event needed,
        and whether the only obstacle is that observation ends too early.
    -#}
    needed_types as (

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

    windows_at_index as (

        select
            index_events.event_id,
            index_events.follow_up_end_date,
            needed_types.event_type,
            needed_types.is_plan_type,
            coalesce(observation_windows.observed_to >= index_events.follow_up_end_date, false)
                as is_covered,
            coalesce(observation_windows.is_last, false) as is_in_last_stretch
        from index_events
        inner join needed_types
            on index_events.authority_code = needed_types.authority_code
        left join observation_windows
            on
                needed_types.authority_code = observation_windows.authority_code
                and needed_types.event_type = observation_windows.event_type
                and index_events.event_date between observation_windows.observed_from
                and observation_windows.observed_to

    ),

    followed as (

        select
            event_id,
            follow_up_end_date,
            min(case when is_covered then 1 else 0 end) = 1
            {%- if is_plan_needed %}
            and max(case when is_plan_type then 1 else 0 end) = 1
            {%- endif %} as is_followed_up,
            min(case when is_covered or is_in_last_stretch then 1 else 0 end) = 1
            {%- if is_plan_needed %}
            and max(case when is_plan_type then 1 else 0 end) = 1
            {%- endif %} as is_followed_up_or_too_early,
            {{ ordered_path(
                'case when is_plan_type then event_type end', 'event_type', separator=', '
            ) }} as plan_types_observed
        from windows_at_index
        group by event_id, follow_up_end_date

    )
{%- endmacro %}
