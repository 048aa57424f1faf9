{#- What a manager should read first: docs/decisions/0028. -#}
with

breakdowns as (

    select * from {{ ref('archetype_breakdowns') }}
    where
        period = 'all'
        and dimension <> 'authority'

),

archetypes as (

    select * from {{ ref('archetypes') }}

),

with_value_count as (

    select
        *,
        sum(case when eligible > 0 then 1 else 0 end) over (
            partition by archetype, authority_code, dimension
        ) as value_count
    from breakdowns

),

-- the strength of a difference is what its interval leaves of it at least
differences as (

    select
        *,
        {{ rate('other_matched', 'other_eligible') }} as other_rate,
        greatest(rate_ratio_low, 1 / rate_ratio_high) as strength
    from with_value_count
    where
        q_value < 0.05
        and not is_suppressed
        and value not like '%Not recorded%'
        -- of two values each is all others of the other: said once
        and (rate_ratio_low > 1 or (rate_ratio_high < 1 and value_count > 2))

),

ranked as (

    select
        *,
        cast(
            row_number() over (
                partition by authority_code
                order by strength desc, archetype asc, dimension asc, value asc
            ) as integer
        ) as difference_rank
    from differences

),

final as (

    select
        ranked.authority_code,
        ranked.difference_rank,
        ranked.archetype,
        ranked.dimension,
        ranked.value,
        case when ranked.rate_ratio_low > 1 then 'higher' else 'lower' end as direction,
        ranked.eligible,
        ranked.matched,
        ranked.rate,
        ranked.other_eligible,
        ranked.other_matched,
        ranked.other_rate,
        ranked.rate_ratio,
        ranked.rate_ratio_low,
        ranked.rate_ratio_high,
        ranked.q_value,
        {{ difference_sentence() }} as sentence
    from ranked
    inner join archetypes
        on ranked.archetype = archetypes.archetype

)

select * from final
