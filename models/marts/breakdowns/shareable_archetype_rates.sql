{#- Everything is derived from counts that were hidden or rounded first. A row of few cases is left
    out: it would show nothing but that it has some. -#}
with

rates as (

    select * from {{ ref('archetype_rates') }}
    where not {{ is_small_count('index_cases') }}

),

rounded as (

    select
        archetype,
        authority_code,
        period,
        is_suppressed,
        {{ rounded_count('index_cases') }} as index_cases,
        case when not is_suppressed then {{ rounded_count('eligible') }} end as eligible,
        case when not is_suppressed then {{ rounded_count('matched') }} end as matched,
        {{ rounded_count('too_early') }} as too_early,
        {{ rounded_count('not_observed') }} as not_observed
    from rates

),

final as (

    select
        archetype,
        authority_code,
        period,
        index_cases,
        eligible,
        matched,
        too_early,
        not_observed,
        {{ rate_and_limits('matched', 'eligible') }},
        is_suppressed
    from rounded

)

select * from final
