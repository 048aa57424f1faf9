with

counts as (

    select * from {{ ref('int_archetype_counts') }}
    where dimension = 'all'

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
        early_matches,
        {{ rate('matched', 'eligible') }} as rate,
        {{ wilson_low('matched', 'eligible') }} as rate_low,
        {{ wilson_high('matched', 'eligible') }} as rate_high,
        {{ is_disclosive('eligible', 'matched') }} as is_suppressed
    from counts

)

select * from final
