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

marked as (

    select
        *,
        value like '%Not recorded%' or value like '%Not stated%' or value = 'Unknown'
            as is_unrecorded
    from breakdowns

),

with_recorded as (

    select
        *,
        sum(case when eligible > 0 and not is_unrecorded then 1 else 0 end) over (family)
            as value_count,
        other_eligible - sum(case when is_unrecorded then eligible else 0 end) over (family)
            as recorded_eligible,
        other_matched - sum(case when is_unrecorded then matched else 0 end) over (family)
            as recorded_matched
    from marked
    window family as (partition by archetype, authority_code, dimension)

),

rated as (

    select
        *,
        {{ rate_and_limits('recorded_matched', 'recorded_eligible', name='recorded_rate') }}
    from with_recorded
    where q_value < 0.05 and not is_suppressed and not is_unrecorded

),

compared as (

    select
        *,
        {{ rate('other_matched', 'other_eligible') }} as other_rate,
        {{ rate_ratio_and_limits('recorded_rate', name='recorded_ratio') }}
    from rated

),

-- the strength of a difference is what its interval leaves of it at least
differences as (

    select
        *,
        greatest(rate_ratio_low, 1 / rate_ratio_high) as strength
    from compared
    where
        -- a child of whom nobody wrote down the value differs from all others in just that
        (rate_ratio_low > 1 and recorded_ratio_low > 1)
        -- of two values each is all others of the other: said once
        or (
            rate_ratio_high < 1
            and recorded_ratio_high < 1
            and (value_count > 2 or is_multi_select)
        )

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
