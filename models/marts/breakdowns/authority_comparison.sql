{#- A funnel and no league table: docs/decisions/0019. -#}
{%- set z_95 = 1.959963984540054 -%}
{%- set z_998 = 3.090232306167813 -%}
{%- set fewest_authorities = 10 -%}
{%- set family = 'archetype, period' -%}

with

rates as (

    select * from {{ ref('archetype_rates') }}
    where authority_code <> 'all' and eligible > 0

),

expected_cases as (

    select * from {{ ref('int_archetype_expected') }}

),

poisson_limits as (

    select * from {{ ref('poisson_limits') }}

),

with_target as (

    select
        *,
        count(*) over (all_of_them) as authority_count,
        sum(eligible) over (all_of_them) as all_eligible,
        sum(matched) over (all_of_them) as all_matched,
        cast(sum(matched) over (all_of_them) as double) / sum(eligible) over (all_of_them)
            as target_rate,
        cast(sum(4 * eligible) over (all_of_them) as double) as weights,
        cast(sum(16 * eligible * eligible) over (all_of_them) as double) as squared_weights
    from rates
    window all_of_them as (partition by {{ family }})

),

with_z as (

    select
        *,
        (asin(sqrt(rate)) - asin(sqrt(target_rate))) * 2 * sqrt(eligible) as unadjusted_z
    from with_target

),

tails as (

    select
        archetype,
        period,
        percentile_cont(0.1) within group (order by unadjusted_z) as low_z,
        percentile_cont(0.9) within group (order by unadjusted_z) as high_z
    from with_z
    group by archetype, period

),

winsorised as (

    select
        with_z.*,
        power(least(greatest(with_z.unadjusted_z, tails.low_z), tails.high_z), 2)
            as winsorised_square
    from with_z
    inner join tails
        on
            with_z.archetype = tails.archetype
            and with_z.period = tails.period

),

-- summed as decimals: exact, whatever the order of rows
spread as (

    select
        *,
        cast(
            sum(cast(winsorised_square as decimal(28, 12))) over (partition by {{ family }})
            as double
        ) / authority_count as dispersion
    from winsorised

),

adjusted as (

    select
        *,
        case
            when authority_count < {{ fewest_authorities }} then 0
            when authority_count * dispersion < authority_count - 1 then 0
            else (authority_count * dispersion - (authority_count - 1))
                / (weights - squared_weights / weights)
        end as between_variance
    from spread

),

limited as (

    select
        *,
        {{ funnel_limit('target_rate', 'eligible', 'between_variance', -z_95) }} as limit_low_95,
        {{ funnel_limit('target_rate', 'eligible', 'between_variance', z_95) }} as limit_high_95,
        {{ funnel_limit('target_rate', 'eligible', 'between_variance', -z_998) }}
            as limit_low_998,
        {{ funnel_limit('target_rate', 'eligible', 'between_variance', z_998) }}
            as limit_high_998,
        {{ rate('all_matched - matched', 'all_eligible - eligible') }} as other_rate,
        {{ wilson_low('all_matched - matched', 'all_eligible - eligible') }} as other_rate_low,
        {{ wilson_high('all_matched - matched', 'all_eligible - eligible') }} as other_rate_high
    from adjusted

),

compared as (

    select
        *,
        {{ rate_ratio('rate', 'other_rate') }} as rate_ratio,
        {{ rate_ratio_low('rate', 'rate_low', 'other_rate', 'other_rate_high') }} as rate_ratio_low,
        {{ rate_ratio_high('rate', 'rate_high', 'other_rate', 'other_rate_low') }}
            as rate_ratio_high
    from limited

),

final as (

    select
        compared.archetype,
        compared.period,
        compared.authority_code,
        compared.eligible,
        compared.matched,
        compared.rate,
        compared.rate_low,
        compared.rate_high,
        cast(compared.authority_count as integer) as authority_count,
        compared.target_rate,
        compared.dispersion,
        compared.between_variance,
        compared.authority_count >= {{ fewest_authorities }} as is_adjusted,
        compared.limit_low_95,
        compared.limit_high_95,
        compared.limit_low_998,
        compared.limit_high_998,
        case
            when compared.rate > compared.limit_high_998 then 'above 99.8 %'
            when compared.rate > compared.limit_high_95 then 'above 95 %'
            when compared.rate < compared.limit_low_998 then 'below 99.8 %'
            when compared.rate < compared.limit_low_95 then 'below 95 %'
            else 'within'
        end as position,
        compared.rate_ratio,
        compared.rate_ratio_low,
        compared.rate_ratio_high,
        case
            when compared.rate_ratio_low > 1 then 'higher'
            when compared.rate_ratio_high < 1 then 'lower'
            else 'no difference shown'
        end as direction,
        expected_cases.expected,
        compared.matched / nullif(expected_cases.expected, 0) as standardised_ratio,
        coalesce(poisson_limits.low, {{ byar_low('compared.matched') }})
        / nullif(expected_cases.expected, 0) as standardised_ratio_low,
        coalesce(poisson_limits.high, {{ byar_high('compared.matched') }})
        / nullif(expected_cases.expected, 0) as standardised_ratio_high,
        compared.is_suppressed
    from compared
    left join expected_cases
        on
            compared.archetype = expected_cases.archetype
            and compared.period = expected_cases.period
            and compared.authority_code = expected_cases.authority_code
    left join poisson_limits
        on compared.matched = poisson_limits.observed

)

select * from final
