{%- set compared = ['matched', 'eligible', 'other_matched', 'other_eligible'] -%}
{%- set family = 'archetype, authority_code, period, dimension' -%}

with

counts as (

    select * from {{ ref('int_archetype_counts') }}
    where dimension <> 'all'

),

against_others as (

    select
        counts.*,
        base_eligible - eligible as other_eligible,
        base_matched - matched as other_matched
    from counts

),

tested as (

    select
        against_others.*,
        {{ two_proportion_p_value(*compared) }} as p_value
    from against_others

),

ranked as (

    select
        tested.*,
        {{ p_value_rank('p_value', partition_by=family) }} as p_rank
    from tested

),

final as (

    select
        archetype,
        authority_code,
        period,
        dimension,
        dimension_value as value,
        index_cases,
        eligible,
        matched,
        too_early,
        not_observed,
        early_matches,
        cast(matched as double) / nullif(eligible, 0) as rate,
        {{ wilson_low('matched', 'eligible') }} as rate_low,
        {{ wilson_high('matched', 'eligible') }} as rate_high,
        other_eligible,
        other_matched,
        {{ rate_ratio(*compared) }} as rate_ratio,
        {{ rate_ratio_low(*compared) }} as rate_ratio_low,
        {{ rate_ratio_high(*compared) }} as rate_ratio_high,
        p_value,
        {{ q_value('p_value', 'p_rank', partition_by=family) }} as q_value,
        {{ is_disclosive('eligible', 'matched') }}
        or {{ is_disclosive('other_eligible', 'other_matched') }} as is_suppressed
    from ranked

)

select * from final
