{%- set family = 'archetype, authority_code, period, dimension' -%}

with

counts as (

    select * from {{ ref('int_archetype_counts') }}
    where dimension <> 'all'

),

reference_groups as (

    select * from {{ ref('reference_groups') }}

),

against_others as (

    select
        counts.*,
        counts.base_eligible - counts.eligible as other_eligible,
        counts.base_matched - counts.matched as other_matched,
        reference_groups.value as reference_value
    from counts
    left join reference_groups
        on counts.dimension = reference_groups.dimension

),

-- most values share their four counts with others: these are judged once
four_counts as (

    select distinct
        eligible,
        matched,
        other_eligible,
        other_matched
    from against_others

),

rated as (

    select
        *,
        {{ rate_and_limits('matched', 'eligible') }},
        {{ rate_and_limits('other_matched', 'other_eligible', name='other_rate') }},
        {{ two_proportion_z('matched', 'eligible', 'other_matched', 'other_eligible') }} as z
    from four_counts

),

compared as (

    select
        *,
        {{ rate_ratio_and_limits() }},
        {{ difference_p_value('z', 'matched', 'eligible', 'other_matched', 'other_eligible') }}
            as p_value
    from rated

),

judged as (

    select
        against_others.*,
        compared.rate,
        compared.rate_low,
        compared.rate_high,
        compared.rate_ratio,
        compared.rate_ratio_low,
        compared.rate_ratio_high,
        compared.p_value
    from against_others
    inner join compared
        on
            against_others.eligible = compared.eligible
            and against_others.matched = compared.matched
            and against_others.other_eligible = compared.other_eligible
            and against_others.other_matched = compared.other_matched

),

ranked as (

    select
        {{ family }},
        dimension_value,
        p_value,
        {{ p_value_rank('p_value', partition_by=family) }} as p_rank
    from judged
    where p_value is not null

),

adjusted as (

    select
        {{ family }},
        dimension_value,
        {{ q_value('p_value', 'p_rank', partition_by=family) }} as q_value
    from ranked

),

reference_rates as (

    select
        {{ family }},
        rate,
        rate_low,
        rate_high
    from judged
    where dimension_value = reference_value

),

against_reference as (

    select
        judged.*,
        adjusted.q_value,
        -- none for the reference itself, and so neither ratio nor limits
        case when judged.dimension_value <> judged.reference_value then reference_rates.rate end
            as reference_rate,
        reference_rates.rate_low as reference_rate_low,
        reference_rates.rate_high as reference_rate_high
    from judged
    left join adjusted
        on
            judged.archetype = adjusted.archetype
            and judged.authority_code = adjusted.authority_code
            and judged.period = adjusted.period
            and judged.dimension = adjusted.dimension
            and judged.dimension_value = adjusted.dimension_value
    left join reference_rates
        on
            judged.archetype = reference_rates.archetype
            and judged.authority_code = reference_rates.authority_code
            and judged.period = reference_rates.period
            and judged.dimension = reference_rates.dimension

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
        rate_ratio,
        rate_ratio_low,
        rate_ratio_high,
        p_value,
        q_value,
        reference_value,
        {{ rate_ratio_and_limits('reference_rate', name='reference_rate_ratio') }},
        {{ is_disclosive('eligible', 'matched') }}
        or {{ is_disclosive('other_eligible', 'other_matched') }} as is_suppressed
    from against_reference

)

select * from final
