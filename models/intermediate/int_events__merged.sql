{#-
    What is repeated is imported twice: DuckDB would keep a CTE that is read twice, and then work
    out all columns of this view, whichever of them are asked for.
-#}
with

source_records as (

    select * from {{ ref('int_events__identified') }}

),

repeated as (

    select * from {{ ref('int_events__repeated') }}

),

already_merged as (

    select * from {{ ref('int_events__repeated') }}

),

told_once as (

    select
        source_records.authority_code,
        source_records.child_id,
        source_records.event_type,
        source_records.event_date,
        source_records.event_detail,
        {%- for name in event_attributes() %}
        source_records.{{ name }},
        {%- endfor %}
        cast(1 as bigint) as source_count,
        source_records.extract_date as first_extract_date,
        source_records.dataset = 'cin_census' as is_first_in_census,
        source_records.extract_date as last_extract_date,
        source_records.dataset = 'cin_census' as is_last_in_census,
        source_records.dataset = 'cin_census' as is_in_census,
        source_records.listed_on
    from source_records
    left join repeated
        on
            source_records.authority_code = repeated.authority_code
            and source_records.child_id = repeated.child_id
            and source_records.event_type = repeated.event_type
            and source_records.event_date = repeated.event_date
            and source_records.event_detail = repeated.event_detail
    where repeated.child_id is null

),

united as (

    select * from told_once
    union all
    select
        authority_code,
        child_id,
        event_type,
        event_date,
        event_detail,
        {%- for name in event_attributes() %}
        {{ name }},
        {%- endfor %}
        source_count,
        first_extract_date,
        is_first_in_census,
        last_extract_date,
        is_last_in_census,
        is_in_census,
        listed_on
    from already_merged

),

final as (

    select
        {{ event_identity('united') }} as event_id,
        united.*
    from united

)

select * from final
