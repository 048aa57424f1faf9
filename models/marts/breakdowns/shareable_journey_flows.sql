with

flows as (

    select * from {{ ref('journey_flows') }}

),

final as (

    select
        authority_code,
        origin,
        step_number,
        from_stage,
        to_stage,
        case
            when not {{ is_small_count('child_count') }} then {{ rounded_count('journey_count') }}
        end as journey_count,
        {{ rounded_count('child_count') }} as child_count,
        {{ is_small_count('child_count') }} as is_suppressed
    from flows

)

select * from final
