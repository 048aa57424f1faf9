{{ config(materialized='table') }}

{#- Most events stand in one row alone: they need no merging (int_events__merged). -#}
with

source_records as (

    select * from {{ ref('int_events__identified') }}

),

repeated_events as (

    select event_id
    from source_records
    group by event_id
    having count(*) > 1

),

final as (

    select
        source_records.event_id,
        source_records.authority_code,
        source_records.child_id,
        source_records.event_type,
        source_records.event_date,
        source_records.event_detail,
        {%- for name in event_attributes() %}
        {{ latest_value('source_records.' ~ name, 'source_records.seen_in') }} as {{ name }},
        {%- endfor %}
        count(distinct source_records.seen_in) as source_count,
        min(source_records.seen_in) as first_seen_in,
        max(source_records.seen_in) as last_seen_in,
        -- `annex_a` comes first: the greatest name tells whether a census knows the event
        max(source_records.dataset) as last_dataset,
        max(source_records.extract_date) as last_extract_date,
        min(source_records.listed_on) as listed_on
    from source_records
    inner join repeated_events
        on source_records.event_id = repeated_events.event_id
    group by
        source_records.event_id,
        source_records.authority_code,
        source_records.child_id,
        source_records.event_type,
        source_records.event_date,
        source_records.event_detail

)

select * from final
