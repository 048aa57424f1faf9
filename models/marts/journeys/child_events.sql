with

ordered_events as (

    select * from {{ ref('int_events__ordered') }}

),

event_types as (

    select * from {{ ref('event_types') }}

),

children as (

    select * from {{ ref('children') }}
    where birth_date is not null

),

calendar as (

    select * from {{ ref('calendar') }}

),

final as (

    select
        ordered_events.event_id,
        ordered_events.authority_code,
        ordered_events.child_id,
        cast(ordered_events.event_number as integer) as event_number,
        ordered_events.event_type,
        ordered_events.event_date,
        event_types.short_form,
        event_types.stage,
        event_types.same_day_order,
        cast(ordered_events.same_day_count as integer) as same_day_count,
        event_types.is_plan_start,
        event_types.is_in_default_journey,
        cast(
            {{ dbt.datediff(
                'ordered_events.previous_event_date', 'ordered_events.event_date', 'day'
            ) }} as integer
        ) as days_since_previous,
        ordered_events.previous_event_type,
        ordered_events.next_event_type,
        ordered_events.next_event_date,
        cast(ordered_events.referral_number as integer) as referral_number,
        calendar.working_day_number,
        cast(
            {{ age_in_years('children.birth_date', 'ordered_events.event_date') }} as integer
        ) as age_at_event,
        {%- for name in event_attributes() %}
        ordered_events.{{ name }},
        {%- endfor %}
        cast(ordered_events.source_count as integer) as source_count,
        ordered_events.first_seen_in,
        ordered_events.last_seen_in,
        ordered_events.is_withdrawn
    from ordered_events
    inner join event_types
        on ordered_events.event_type = event_types.event_type
    left join calendar
        on ordered_events.event_date = calendar.calendar_date
    left join children
        on
            ordered_events.authority_code = children.authority_code
            and ordered_events.child_id = children.child_id

)

select * from final
