{#- Everything is derived from counts that were hidden or rounded first. -#}
{%- set compared = ['matched', 'eligible', 'other_matched', 'other_eligible'] -%}

with

breakdowns as (

    select * from {{ ref('archetype_breakdowns') }}

),

rounded as (

    select
        archetype,
        authority_code,
        period,
        dimension,
        value,
        is_suppressed,
        {{ rounded_count('index_cases') }} as index_cases,
        case when not is_suppressed then {{ rounded_count('eligible') }} end as eligible,
        case when not is_suppressed then {{ rounded_count('matched') }} end as matched,
        case when not is_suppressed then {{ rounded_count('other_eligible') }} end
            as other_eligible,
        case when not is_suppressed then {{ rounded_count('other_matched') }} end as other_matched,
        {{ rounded_count('too_early') }} as too_early,
        {{ rounded_count('not_observed') }} as not_observed
    from breakdowns

),

final as (

    select
        archetype,
        authority_code,
        period,
        dimension,
        value,
        index_cases,
        eligible,
        matched,
        too_early,
        not_observed,
        cast(matched as double) / nullif(eligible, 0) as rate,
        {{ wilson_low('matched', 'eligible') }} as rate_low,
        {{ wilson_high('matched', 'eligible') }} as rate_high,
        {{ rate_ratio(*compared) }} as rate_ratio,
        {{ rate_ratio_low(*compared) }} as rate_ratio_low,
        {{ rate_ratio_high(*compared) }} as rate_ratio_high,
        is_suppressed
    from rounded

)

select * from final
