with

source_records as (

    select * from {{ ref('int_events__unioned') }}

),

linked as (

    select * from {{ ref('int_events__linked') }}

),

final as (

    select
        coalesce(linked.event_id, source_records.event_id) as event_id,
        source_records.authority_code,
        source_records.child_id,
        source_records.event_type,
        coalesce(linked.event_date, source_records.event_date) as event_date,
        source_records.event_date as stated_date,
        source_records.event_detail,
        {%- for name in event_attributes() %}
        source_records.{{ name }},
        {%- endfor %}
        source_records.listed_on,
        source_records.dataset,
        source_records.table_name,
        source_records.extract_date,
        source_records.seen_in,
        source_records.file,
        source_records.sheet,
        source_records.row_number
    from source_records
    left join linked
        on source_records.event_id = linked.told_event_id

)

select * from final
