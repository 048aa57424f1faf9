{#- Everything is derived from counts that were hidden or rounded first. A row of few cases is left
    out: it would show nothing but that it has some. By year nearly every count would be small. -#}
{%- set family = 'archetype, authority_code, period, dimension' -%}

with

breakdowns as (

    select * from {{ ref('archetype_breakdowns') }}
    where
        period = 'all'
        and dimension in (
            {%- for dimension in shareable_dimensions() %}
            '{{ dimension }}'{{ ',' if not loop.last }}
            {%- endfor %}
        )
        and not {{ is_small_count('index_cases') }}

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

rated as (

    select
        *,
        {{ rate('matched', 'eligible') }} as rate,
        {{ wilson_low('matched', 'eligible') }} as rate_low,
        {{ wilson_high('matched', 'eligible') }} as rate_high,
        {{ rate('other_matched', 'other_eligible') }} as other_rate,
        {{ wilson_low('other_matched', 'other_eligible') }} as other_rate_low,
        {{ wilson_high('other_matched', 'other_eligible') }} as other_rate_high,
        {{ two_proportion_z('matched', 'eligible', 'other_matched', 'other_eligible') }} as z
    from rounded

),

tested as (

    select
        *,
        {{ two_sided_p_value('z') }} as p_value
    from rated

),

ranked as (

    select
        *,
        {{ p_value_rank('p_value', partition_by=family) }} as p_rank
    from tested

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
        rate,
        rate_low,
        rate_high,
        {{ rate_ratio('rate', 'other_rate') }} as rate_ratio,
        {{ rate_ratio_low('rate', 'rate_low', 'other_rate', 'other_rate_high') }} as rate_ratio_low,
        {{ rate_ratio_high('rate', 'rate_high', 'other_rate', 'other_rate_low') }}
            as rate_ratio_high,
        {{ q_value('p_value', 'p_rank', partition_by=family) }} as q_value,
        is_suppressed
    from ranked

)

select * from final
