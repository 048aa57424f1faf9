with

variants as (

    select * from {{ ref('journey_variants') }}
    where not {{ is_small_count('child_count') }}

),

final as (

    select
        authority_code,
        journey_reduced,
        event_count,
        {{ rounded_count('child_count') }} as child_count,
        case
            when child_count >= {{ fewest_for_median() }} then round(median_days)
        end as median_days
    from variants

)

select * from final
