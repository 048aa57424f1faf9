with

event_counts as (

    select * from {{ ref('int_event_counts') }}

),

final as (

    select
        authority_code,
        event_type,
        case
            when not {{ is_small_count('child_count') }} then {{ rounded_count('event_count') }}
        end as event_count,
        {{ rounded_count('child_count') }} as child_count
    from event_counts

)

select * from final
