{#-
    Most events stand in one row alone: they need no merging (int_events__merged). What identifies
    an event is compared as it is: to hash it for every row costs twice as much. Rows are imported
    twice, as DuckDB would keep all columns of a CTE that is read twice.
-#}
with

identities as (

    select * from {{ ref('int_events__identified') }}

),

source_records as (

    select * from {{ ref('int_events__identified') }}

),

repeated_events as (

    select
        authority_code,
        child_id,
        event_type,
        event_date,
        event_detail
    from identities
    group by
        authority_code,
        child_id,
        event_type,
        event_date,
        event_detail
    having count(*) > 1

),

final as (

    select
        source_records.authority_code,
        source_records.child_id,
        source_records.event_type,
        source_records.event_date,
        source_records.event_detail,
        {%- for name in event_attributes() %}
        {{ latest_value('source_records.' ~ name, 'source_records.seen_in') }} as {{ name }},
        {%- endfor %}
        count(distinct source_records.seen_in) as source_count,
        min(source_records.extract_date) as first_extract_date,
        min(source_records.seen_in) like '% cin_census' as is_first_in_census,
        max(source_records.extract_date) as last_extract_date,
        max(source_records.seen_in) like '% cin_census' as is_last_in_census,
        -- `annex_a` comes first: the greatest name tells whether a census knows the event
        max(source_records.dataset) = 'cin_census' as is_in_census,
        min(source_records.listed_on) as listed_on
    from source_records
    inner join repeated_events
        on
            source_records.authority_code = repeated_events.authority_code
            and source_records.child_id = repeated_events.child_id
            and source_records.event_type = repeated_events.event_type
            and source_records.event_date = repeated_events.event_date
            and source_records.event_detail = repeated_events.event_detail
    group by
        source_records.authority_code,
        source_records.child_id,
        source_records.event_type,
        source_records.event_date,
        source_records.event_detail

)

select * from final
