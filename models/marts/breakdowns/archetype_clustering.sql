{#- What repeated cases of one child do to the interval of a rate: docs/decisions/0036. -#}
with

archetype_cases as (

    select * from {{ ref('archetype_cases') }}
    where is_followed_up

),

children as (

    select
        archetype,
        authority_code,
        child_id,
        count(*) as cases,
        sum(case when status = 'match' then 1 else 0 end) as matches
    from archetype_cases
    group by archetype, authority_code, child_id

),

summed as (

    select
        archetype,
        coalesce(authority_code, 'all') as authority_code,
        count(*) as children,
        cast(sum(cases) as bigint) as eligible,
        cast(sum(matches) as bigint) as matched,
        cast(max(cases) as bigint) as most_cases,
        cast(sum(cases * cases) as double) as cases_squared,
        cast(sum(cases * matches) as double) as cases_by_matches,
        cast(sum(matches * matches) as double) as matches_squared
    from children
    group by archetype, rollup(authority_code)

),

rated as (

    select
        *,
        {{ rate('matched', 'eligible') }} as rate
    from summed

),

-- residuals of each child summed, squared and added up, as for any ratio of sums
spread as (

    select
        *,
        matches_squared - 2 * rate * cases_by_matches + rate * rate * cases_squared
            as squared_residuals
    from rated

),

measured as (

    select
        *,
        case
            when children > 1 and matched between 1 and eligible - 1
                then squared_residuals * children / (children - 1) / (eligible * rate * (1 - rate))
        end as design_effect
    from spread

),

effective as (

    select
        *,
        matched / greatest(design_effect, 1) as effective_matched,
        eligible / greatest(design_effect, 1) as effective_eligible
    from measured

),

final as (

    select
        archetype,
        authority_code,
        eligible,
        matched,
        children,
        most_cases,
        rate,
        {{ wilson_low('matched', 'eligible') }} as rate_low,
        {{ wilson_high('matched', 'eligible') }} as rate_high,
        design_effect,
        {{ wilson_low('effective_matched', 'effective_eligible') }} as clustered_rate_low,
        {{ wilson_high('effective_matched', 'effective_eligible') }} as clustered_rate_high
    from effective

)

select * from final
