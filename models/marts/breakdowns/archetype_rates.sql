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
        {{ rate_and_limits('matched', 'eligible') }},
        {{ is_disclosive('eligible', 'matched') }} as is_suppressed
    from counts

)

select * from final
