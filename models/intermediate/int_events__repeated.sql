{#-
    Most events stand in one row alone: they need no merging (int_events__merged). They are told
    apart by a number of what identifies an event, which takes a third of the memory; that two
    events may have the same number is made good at the end. Rows are imported twice, as DuckDB
    would keep all columns of a CTE that is read twice.
-#}
{%- set identity = [
    'authority_code', 'child_id', 'event_type', 'event_date', 'event_detail'
] -%}

with

identities as (

    select * from {{ ref('int_events__identified') }}

),

source_records as (

    select * from {{ ref('int_events__identified') }}

),

repeated_numbers as (

    select {{ row_hash('identities', identity) }} as identity_number
    from identities
    group by {{ row_hash('identities', identity) }}
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
    inner join repeated_numbers
        on {{ row_hash('source_records', identity) }} = repeated_numbers.identity_number
    group by
        source_records.authority_code,
        source_records.child_id,
        source_records.event_type,
        source_records.event_date,
        source_records.event_detail
    having count(*) > 1

)

select * from final
