{%- set chosen = journey_event_types() -%}
{%- set chosen_types = "event_types.event_type in ('" ~ (chosen | join("', '")) ~ "')"
    if chosen else 'event_types.is_in_default_journey' -%}

with

ordered_events as (

    select * from {{ ref('int_events__ordered') }}

),

event_types as (

    select * from {{ ref('event_types') }}

),

-- not read from `child_events`, which would join the types of the events before and after as well
in_journey as (

    select
        ordered_events.authority_code,
        ordered_events.child_id,
        ordered_events.event_number,
        ordered_events.event_date,
        ordered_events.same_day_count,
        event_types.event_type,
        event_types.short_form
    from ordered_events
    inner join event_types
        on ordered_events.same_day_order = event_types.same_day_order
    where {{ chosen_types }}

),

steps as (

    select
        authority_code,
        child_id,
        event_number,
        event_date,
        short_form,
        '[' || cast(event_date as {{ dbt.type_string() }}) || '/' || event_type || ']' as step
    from in_journey

),

journeys as (

    select
        authority_code,
        child_id,
        {{ ordered_path('step', 'event_number') }} as journey,
        {{ ordered_path('short_form', 'event_number') }} as journey_reduced,
        cast(count(*) as integer) as event_count,
        min(event_date) as first_event_date,
        max(event_date) as last_event_date
    from steps
    group by authority_code, child_id

),

-- read from the table: texts of steps that are not needed here would be written for it
days_of_several_types as (

    select
        authority_code,
        child_id,
        event_date
    from in_journey
    where same_day_count > 1
    group by authority_code, child_id, event_date
    having min(short_form) <> max(short_form)

),

order_sensitive as (

    select distinct
        authority_code,
        child_id
    from days_of_several_types

),

final as (

    select
        journeys.authority_code,
        journeys.child_id,
        journeys.journey,
        journeys.journey_reduced,
        journeys.event_count,
        journeys.first_event_date,
        journeys.last_event_date,
        order_sensitive.child_id is not null as is_order_sensitive
    from journeys
    left join order_sensitive
        on
            journeys.authority_code = order_sensitive.authority_code
            and journeys.child_id = order_sensitive.child_id

)

select * from final
