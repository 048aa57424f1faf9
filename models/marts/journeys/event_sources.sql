{#- Names files and rows: it stays in the warehouse. -#}
with

source_records as (

    select * from {{ ref('int_events__identified') }}

),

merged as (

    select * from {{ ref('int_events__merged') }}

),

newest as (

    select
        {%- for name in event_attributes() %}
        max(case when {{ name }} is not null then seen_in end) as {{ name }}_from,
        {%- endfor %}
        event_id
    from source_records
    group by event_id

),

final as (

    select
        source_records.event_id,
        source_records.authority_code,
        source_records.child_id,
        source_records.event_type,
        source_records.event_date,
        source_records.stated_date,
        source_records.dataset,
        source_records.table_name,
        source_records.extract_date,
        source_records.file,
        source_records.sheet,
        source_records.row_number,
        {%- for name in event_attributes() %}
        source_records.{{ name }},
        {%- endfor %}
        concat_ws(
            ', ',
            {%- for name in event_attributes() %}
            case
                when
                    source_records.{{ name }} = merged.{{ name }}
                    and source_records.seen_in = newest.{{ name }}_from
                    then '{{ name }}'
            end{{ ',' if not loop.last }}
            {%- endfor %}
        ) as believed_attributes
    from source_records
    inner join merged
        on source_records.event_id = merged.event_id
    left join newest
        on source_records.event_id = newest.event_id

)

select * from final
