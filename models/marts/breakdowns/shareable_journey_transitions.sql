with

transitions as (

    select * from {{ ref('journey_transitions') }}

),

final as (

    select
        authority_code,
        from_event_type,
        to_event_type,
        case
            when not {{ is_small_count('child_count') }}
                then {{ rounded_count('transition_count') }}
        end as transition_count,
        {{ rounded_count('child_count') }} as child_count,
        case
            when child_count >= {{ fewest_for_median() }} then round(median_days)
        end as median_days,
        {{ is_small_count('child_count') }} as is_suppressed
    from transitions

)

select * from final
