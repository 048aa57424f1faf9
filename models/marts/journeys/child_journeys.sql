{#-
    Journeys are gathered as one number a step, and named at the end: the steps of all children
    have to be in memory at once.
-#}
{%- set chosen = journey_event_types() -%}
{%- set chosen_types = "places.event_type in ('" ~ (chosen | join("', '")) ~ "')"
    if chosen else 'places.is_in_default_journey' -%}

with

ordered_events as (

    select * from {{ ref('int_events__ordered') }}

),

event_types as (

    select * from {{ ref('event_types') }}

),

places as (

    select
        *,
        cast(row_number() over (order by same_day_order) as integer) as place
    from event_types

),

names as (

    select
        {{ sorted_list('event_type', 'same_day_order') }} as names_of_types,
        {{ sorted_list('short_form', 'same_day_order') }} as short_forms
    from event_types

),

-- not read from `child_events`, which would join the types of the events before and after as well
steps as (

    select
        ordered_events.authority_code,
        ordered_events.child_id,
        ordered_events.event_date,
        ordered_events.same_day_count,
        places.place,
        {{ journey_step(
            'ordered_events.event_number', 'ordered_events.event_date', 'places.place'
        ) }} as step
    from ordered_events
    inner join places
        on ordered_events.same_day_order = places.same_day_order
    where {{ chosen_types }}

),

gathered as (

    select
        authority_code,
        child_id,
        {{ sorted_steps('step') }} as steps,
        cast(count(*) as integer) as event_count,
        min(event_date) as first_event_date,
        max(event_date) as last_event_date
    from steps
    group by authority_code, child_id

),

journeys as (

    select
        gathered.*,
        {{ dated_path('names.names_of_types', 'gathered.steps') }} as journey,
        {{ named_path('names.short_forms', 'gathered.steps') }} as journey_reduced
    from gathered
    cross join names

),

days_of_several_types as (

    select
        authority_code,
        child_id,
        event_date
    from steps
    where same_day_count > 1
    group by authority_code, child_id, event_date
    having min(place) <> max(place)

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
