with

merged as (

    select * from {{ ref('int_events__merged') }}

),

withdrawn as (

    select * from {{ ref('int_events__withdrawn') }}

),

final as (

    select
        merged.event_id,
        merged.authority_code,
        merged.child_id,
        merged.event_type,
        merged.event_date,
        cast(merged.source_count as integer) as source_count,
        {{ seen_in('merged', 'first') }} as first_seen_in,
        {{ seen_in('merged', 'last') }} as last_seen_in,
        withdrawn.withdrawn_extract_date
    from withdrawn
    inner join merged
        on withdrawn.event_id = merged.event_id

)

select * from final
