{#- Everything is derived from counts that were hidden or rounded first. -#}
with

rates as (

    select * from {{ ref('shareable_archetype_rates') }}
    where authority_code <> 'all' and eligible > 0

),

{{ funnel_steps() }},

final as (

    select
        archetype,
        period,
        authority_code,
        eligible,
        matched,
        rate,
        authority_count,
        target_rate,
        between_variance,
        is_adjusted,
        limit_low_95,
        limit_high_95,
        limit_low_998,
        limit_high_998,
        {{ funnel_position() }} as position
    from limited

)

select * from final
