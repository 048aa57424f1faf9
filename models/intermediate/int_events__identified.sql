with

source_records as (

    select * from {{ ref('int_events__unioned') }}

),

linked as (

    select * from {{ ref('int_events__linked') }}

),

dated as (

    select
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
        on
            source_records.authority_code = linked.authority_code
            and source_records.child_id = linked.child_id
            and source_records.event_type = linked.event_type
            and source_records.event_date = linked.stated_date
            and source_records.event_detail = linked.event_detail

),

final as (

    select
        {{ event_identity('dated') }} as event_id,
        dated.*
    from dated

)

select * from final
