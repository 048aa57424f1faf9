{#- A funnel and no league table: docs/decisions/0019. -#}
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

{{ funnel_steps() }},

against_others as (

    select
        *,
        {{ rate_and_limits(
            'all_matched - matched', 'all_eligible - eligible', name='other_rate'
        ) }}
    from limited

),

compared as (

    select
        *,
        {{ rate_ratio_and_limits() }},
        {{ funnel_position() }} as position
    from against_others

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
        compared.authority_count,
        compared.target_rate,
        compared.dispersion,
        compared.between_variance,
        compared.is_adjusted,
        compared.limit_low_95,
        compared.limit_high_95,
        compared.limit_low_998,
        compared.limit_high_998,
        compared.position,
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
        {{ poisson_low('compared.matched', 'poisson_limits') }}
        / nullif(expected_cases.expected, 0) as standardised_ratio_low,
        {{ poisson_high('compared.matched', 'poisson_limits') }}
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
