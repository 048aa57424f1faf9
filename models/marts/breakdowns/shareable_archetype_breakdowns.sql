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
        {{ rate_and_limits('matched', 'eligible') }},
        {{ rate_and_limits('other_matched', 'other_eligible', name='other_rate') }},
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
        {{ rate_ratio_and_limits() }},
        {{ q_value('p_value', 'p_rank', partition_by=family) }} as q_value,
        is_suppressed
    from ranked

)

select * from final
