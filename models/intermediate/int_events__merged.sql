with

source_records as (

    select * from {{ ref('int_events__identified') }}

),

final as (

    select
        event_id,
        authority_code,
        child_id,
        event_type,
        event_date,
        event_detail,
        {%- for name in event_attributes() %}
        {{ latest_value(name, 'seen_in') }} as {{ name }},
        {%- endfor %}
        count(distinct seen_in) as source_count,
        min(seen_in) as first_seen_in,
        max(seen_in) as last_seen_in,
        -- `annex_a` comes first: the greatest name tells whether a census knows the event
        max(dataset) as last_dataset,
        max(extract_date) as last_extract_date,
        min(listed_on) as listed_on
    from source_records
    group by
        event_id,
        authority_code,
        child_id,
        event_type,
        event_date,
        event_detail

)

select * from final
