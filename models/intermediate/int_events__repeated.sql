{#-
    Most events stand in one row alone: they need no merging (int_events__merged). They are told
    apart by a number of what identifies an event, which takes a third of the memory; that two
    events may have the same number is made good at the end. Rows are imported twice, as DuckDB
    would keep all columns of a CTE that is read twice.

    Merged in two steps, the rows of one extract first: to find the newest value in one, the labels
    of the extracts would have to be in memory, of each attribute of each event.
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

in_extracts as (

    select
        source_records.authority_code,
        source_records.child_id,
        source_records.event_type,
        source_records.event_date,
        source_records.event_detail,
        source_records.extract_date,
        source_records.dataset,
        {{ extract_number('source_records') }} as extract_number,
        {%- for name in event_attributes() %}
        max(source_records.{{ name }}) as {{ name }},
        {%- endfor %}
        min(source_records.listed_on) as listed_on,
        count(*) as row_count
    from source_records
    inner join repeated_numbers
        on {{ row_hash('source_records', identity) }} = repeated_numbers.identity_number
    group by
        source_records.authority_code,
        source_records.child_id,
        source_records.event_type,
        source_records.event_date,
        source_records.event_detail,
        source_records.extract_date,
        source_records.dataset

),

final as (

    select
        authority_code,
        child_id,
        event_type,
        event_date,
        event_detail,
        {%- for name in event_attributes() %}
        {{ value_of_newest(name, 'extract_number') }} as {{ name }},
        max(case when {{ name }} is not null then extract_number end) as {{ name }}_from,
        {%- endfor %}
        count(*) as source_count,
        min(extract_date) as first_extract_date,
        min(extract_number) % 2 = 1 as is_first_in_census,
        max(extract_date) as last_extract_date,
        max(extract_number) % 2 = 1 as is_last_in_census,
        -- `annex_a` comes first: the greatest name tells whether a census knows the event
        max(dataset) = 'cin_census' as is_in_census,
        min(listed_on) as listed_on
    from in_extracts
    group by
        authority_code,
        child_id,
        event_type,
        event_date,
        event_detail
    having sum(row_count) > 1

)

select * from final
