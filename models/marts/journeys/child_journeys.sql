{%- set in_journey = "event_type in ('" ~ (var('journey_event_types') | join("', '")) ~ "')"
    if var('journey_event_types') else 'is_in_default_journey' -%}

with

child_events as (

    select * from {{ ref('child_events') }}

),

steps as (

    select
        authority_code,
        child_id,
        event_number,
        event_date,
        short_form,
        '[' || cast(event_date as {{ dbt.type_string() }}) || '/' || event_type || ']' as step
    from child_events
    where {{ in_journey }}

),

final as (

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

)

select * from final
