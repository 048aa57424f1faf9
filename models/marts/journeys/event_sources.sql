{#- Names files and rows: it stays in the warehouse. -#}
with

source_records as (

    select * from {{ ref('int_events__identified') }}

),

repeated as (

    select * from {{ ref('int_events__repeated') }}

),

-- what several rows tell of; of an event in one row alone everything is believed
merged as (

    select
        {{ event_identity('repeated') }} as event_id,
        repeated.*
    from repeated

),

newest as (

    select
        {%- for name in event_attributes() %}
        max(case when source_records.{{ name }} is not null then source_records.seen_in end)
            as {{ name }}_from,
        {%- endfor %}
        merged.event_id
    from source_records
    inner join merged
        on source_records.event_id = merged.event_id
    group by merged.event_id

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
                when merged.event_id is null and source_records.{{ name }} is not null
                    then '{{ name }}'
                when
                    source_records.{{ name }} = merged.{{ name }}
                    and source_records.seen_in = newest.{{ name }}_from
                    then '{{ name }}'
            end{{ ',' if not loop.last }}
            {%- endfor %}
        ) as believed_attributes
    from source_records
    left join merged
        on source_records.event_id = merged.event_id
    left join newest
        on source_records.event_id = newest.event_id

)

select * from final
