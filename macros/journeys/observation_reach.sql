{% macro observation_reach(needed_event_types, is_plan_needed=false, name='reach') -%}
    {#-
        The last CTE is `reach` or as named: each authority's days in stretches (`from_day` to
        `to_day`), with the day until which every needed type was observed from there without a gap,
        and the same without the types whose observation merely ends there because the newest
        extract does. Within a stretch no observation begins or ends, so all its days reach as far:
        worked out once for each of them, not for each index event.
    -#}
    {%- set never = "cast('0001-01-01' as date)" -%}
    {%- set next_from_day =
        'lead(from_day) over (partition by authority_code order by from_day)' -%}
    {{ name }}_authorities as (

        select distinct authority_code
        from index_events

    ),

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
        {% for event_type in needed_event_types | unique -%}
        select
            authority_code,
            '{{ event_type }}' as event_type,
            false as is_plan_type
        from {{ name }}_authorities
        {{ 'union all' if not loop.last }}
        {% endfor %}

    ),

    {{ name }}_windows as (

        select
            needed_types.*,
            observation_windows.observed_from,
            observation_windows.observed_to,
            observation_windows.is_last
        from {{ name }}_types as needed_types
        left join observation_windows
            on
                needed_types.authority_code = observation_windows.authority_code
                and needed_types.event_type = observation_windows.event_type

    ),

    {{ name }}_first_days as (

        select
            authority_code,
            {{ never }} as from_day
        from {{ name }}_windows
        union distinct
        select
            authority_code,
            observed_from as from_day
        from {{ name }}_windows
        where observed_from is not null
        union distinct
        select
            authority_code,
            {{ days_after('observed_to', 1) }} as from_day
        from {{ name }}_windows
        where observed_to is not null

    ),

    {{ name }}_stretches as (

        select
            authority_code,
            from_day,
            coalesce(
                {{ days_after(next_from_day, -1) }},
                cast('9999-12-31' as date)
            ) as to_day
        from {{ name }}_first_days

    ),

    {{ name }} as (

        select
            stretches.authority_code,
            stretches.from_day,
            stretches.to_day,
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
        from {{ name }}_stretches as stretches
        inner join {{ name }}_types as needed_types
            on stretches.authority_code = needed_types.authority_code
        left join {{ name }}_windows as observation_windows
            on
                needed_types.authority_code = observation_windows.authority_code
                and needed_types.event_type = observation_windows.event_type
                and needed_types.is_plan_type = observation_windows.is_plan_type
                and stretches.from_day between observation_windows.observed_from
                and observation_windows.observed_to
        group by stretches.authority_code, stretches.from_day, stretches.to_day

    )
{%- endmacro %}
