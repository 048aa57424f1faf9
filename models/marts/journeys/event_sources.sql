{#- Names files and rows: it stays in the warehouse. -#}
with

source_records as (

    select * from {{ ref('int_events__unioned') }}

),

final as (

    select
        event_id,
        authority_code,
        child_id,
        event_type,
        event_date,
        dataset,
        extract_date,
        file,
        sheet,
        row_number
    from source_records

)

select * from final
