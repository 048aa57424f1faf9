{#-
    A view names its tables without their database: the warehouse may be attached under any name.
    Types are imported three times: DuckDB would keep a CTE that is read again, and then read all
    columns of the events, whichever of them are asked for.
-#}
with

ordered_events as (

    select * from {{ ref('int_events__ordered').include(database=false, schema=false) }}

),

own_types as (

    select * from {{ ref('event_types').include(database=false, schema=false) }}

),

previous_types as (

    select * from {{ ref('event_types').include(database=false, schema=false) }}

),

next_types as (

    select * from {{ ref('event_types').include(database=false, schema=false) }}

),

final as (

    select
        ordered_events.event_id,
        ordered_events.authority_code,
        ordered_events.child_id,
        ordered_events.event_number,
        own_types.event_type,
        ordered_events.event_date,
        own_types.short_form,
        own_types.stage,
        own_types.same_day_order,
        ordered_events.same_day_count,
        own_types.is_plan_start,
        own_types.is_in_default_journey,
        ordered_events.days_since_previous,
        previous_types.event_type as previous_event_type,
        next_types.event_type as next_event_type,
        ordered_events.next_event_date,
        ordered_events.referral_number,
        ordered_events.working_day_number,
        ordered_events.age_at_event,
        {%- for name in event_attributes() %}
        ordered_events.{{ name }},
        {%- endfor %}
        ordered_events.source_count,
        {{ seen_in('ordered_events', 'first') }} as first_seen_in,
        {{ seen_in('ordered_events', 'last') }} as last_seen_in,
        ordered_events.is_withdrawn
    from ordered_events
    inner join own_types
        on ordered_events.same_day_order = own_types.same_day_order
    left join previous_types
        on ordered_events.previous_same_day_order = previous_types.same_day_order
    left join next_types
        on ordered_events.next_same_day_order = next_types.same_day_order

)

select * from final
