{% macro recounted(table_name, column_name, date_column, event_type, events=none) -%}
    {#- The latest event itself is not counted, and the number stands on every row of the child. -#}
    select {{ finding_at(table_name, column_name) }}
    from {{ ref('stg_annex_a__' ~ table_name) }} as {{ table_name }}
    inner join (
        select
            latest.authority_code,
            latest.extract_date,
            latest.child_id,
            count(events.event_date) as events_found
        from (
            select
                authority_code,
                extract_date,
                child_id,
                max({{ date_column }}) as latest_date
            from {{ ref('stg_annex_a__' ~ table_name) }}
            where {{ date_column }} <= extract_date
            group by authority_code, extract_date, child_id
        ) as latest
        inner join {{ ref('observation_windows') }} as observation_windows
            on
                latest.authority_code = observation_windows.authority_code
                and observation_windows.event_type = '{{ event_type }}'
                and {{ months_after('latest.latest_date', -12) }}
                >= observation_windows.observed_from
                and latest.latest_date <= observation_windows.observed_to
        left join {{ events or ref('int_events__merged') }} as events
            on
                latest.authority_code = events.authority_code
                and latest.child_id = events.child_id
                and events.event_type = '{{ event_type }}'
                and events.event_date >= {{ months_after('latest.latest_date', -12) }}
                and events.event_date < latest.latest_date
        group by latest.authority_code, latest.extract_date, latest.child_id
    ) as recounted
        on {{ same_child(table_name, 'recounted') }}
    where {{ table_name }}.{{ column_name }} <> recounted.events_found
{%- endmacro %}
