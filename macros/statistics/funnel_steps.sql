{#- Steps for a `with`: from a step `rates` to a step `limited`. -#}
{% macro funnel_steps() -%}
{%- set z_95 = z_of_interval(95) | float -%}
{%- set z_998 = z_of_interval(99.8) | float -%}
{%- set fewest_authorities = 10 -%}
{%- set family = 'archetype, period' -%}
with_target as (

    select
        *,
        cast(count(*) over (all_of_them) as integer) as authority_count,
        count(*) over (all_of_them) >= {{ fewest_authorities }} as is_adjusted,
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
            when not is_adjusted then 0
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
            as limit_high_998
    from adjusted

)
{%- endmacro %}
