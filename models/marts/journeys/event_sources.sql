{#- Names files and rows: it stays in the warehouse. -#}
{%- set attributes = event_attributes() -%}

with

source_records as (

    select * from {{ ref('int_events__identified') }}

),

-- what several rows tell of; of an event in one row alone everything is believed
merged as (

    select * from {{ ref('int_events__repeated') }}
    where
    {% for name in attributes %}
        {{ 'or' if not loop.first }} {{ name }} is not null
    {% endfor %}

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
        {%- for name in attributes %}
        source_records.{{ name }},
        {%- endfor %}
        concat_ws(
            ', ',
            {%- for name in attributes %}
            case
                when merged.child_id is null and source_records.{{ name }} is not null
                    then '{{ name }}'
                when
                    source_records.{{ name }} = merged.{{ name }}
                    and {{ extract_number('source_records') }} = merged.{{ name }}_from
                    then '{{ name }}'
            end{{ ',' if not loop.last }}
            {%- endfor %}
        ) as believed_attributes
    from source_records
    left join merged
        on
            source_records.authority_code = merged.authority_code
            and source_records.child_id = merged.child_id
            and source_records.event_type = merged.event_type
            and source_records.event_date = merged.event_date
            and source_records.event_detail = merged.event_detail

)

select * from final
