{%- set family = 'archetype, authority_code, period, dimension' -%}

with

counts as (

    select * from {{ ref('int_archetype_counts') }}
    where dimension <> 'all'

),

reference_groups as (

    select * from {{ ref('reference_groups') }}

),

reference_rates as (

    select
        counts.archetype,
        counts.authority_code,
        counts.period,
        counts.dimension,
        {{ rate('counts.matched', 'counts.eligible') }} as rate,
        {{ wilson_low('counts.matched', 'counts.eligible') }} as rate_low,
        {{ wilson_high('counts.matched', 'counts.eligible') }} as rate_high
    from counts
    inner join reference_groups
        on
            counts.dimension = reference_groups.dimension
            and counts.dimension_value = reference_groups.value

),

against_others as (

    select
        counts.*,
        counts.base_eligible - counts.eligible as other_eligible,
        counts.base_matched - counts.matched as other_matched,
        reference_groups.value as reference_value,
        case when counts.dimension_value <> reference_groups.value then reference_rates.rate end
            as reference_rate,
        case when counts.dimension_value <> reference_groups.value then reference_rates.rate_low end
            as reference_rate_low,
        case when counts.dimension_value <> reference_groups.value then reference_rates.rate_high end
            as reference_rate_high
    from counts
    left join reference_groups
        on counts.dimension = reference_groups.dimension
    left join reference_rates
        on
            counts.archetype = reference_rates.archetype
            and counts.authority_code = reference_rates.authority_code
            and counts.period = reference_rates.period
            and counts.dimension = reference_rates.dimension

),

rated as (

    select
        *,
        {{ rate('matched', 'eligible') }} as rate,
        {{ wilson_low('matched', 'eligible') }} as rate_low,
        {{ wilson_high('matched', 'eligible') }} as rate_high,
        {{ rate('other_matched', 'other_eligible') }} as other_rate,
        {{ wilson_low('other_matched', 'other_eligible') }} as other_rate_low,
        {{ wilson_high('other_matched', 'other_eligible') }} as other_rate_high,
        {{ difference_p_value('matched', 'eligible', 'other_matched', 'other_eligible') }}
            as p_value
    from against_others

),

ranked as (

    select
        *,
        {{ p_value_rank('p_value', partition_by=family) }} as p_rank
    from rated

),

final as (

    select
        archetype,
        authority_code,
        period,
        dimension,
        dimension_value as value,
        is_multi_select,
        index_cases,
        eligible,
        matched,
        too_early,
        not_observed,
        early_matches,
        rate,
        rate_low,
        rate_high,
        other_eligible,
        other_matched,
        {{ rate_ratio('rate', 'other_rate') }} as rate_ratio,
        {{ rate_ratio_low('rate', 'rate_low', 'other_rate', 'other_rate_high') }} as rate_ratio_low,
        {{ rate_ratio_high('rate', 'rate_high', 'other_rate', 'other_rate_low') }}
            as rate_ratio_high,
        p_value,
        {{ q_value('p_value', 'p_rank', partition_by=family) }} as q_value,
        reference_value,
        {{ rate_ratio('rate', 'reference_rate') }} as reference_rate_ratio,
        {{ rate_ratio_low('rate', 'rate_low', 'reference_rate', 'reference_rate_high') }}
            as reference_rate_ratio_low,
        {{ rate_ratio_high('rate', 'rate_high', 'reference_rate', 'reference_rate_low') }}
            as reference_rate_ratio_high,
        {{ is_disclosive('eligible', 'matched') }}
        or {{ is_disclosive('other_eligible', 'other_matched') }} as is_suppressed
    from ranked

)

select * from final
