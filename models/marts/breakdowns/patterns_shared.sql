{#- Present in some authorities and not in others: docs/decisions/0028. -#}
{%- set is_enough = 'estimated_count >= 5' -%}
{%- set z_95 = z_of_interval(95) -%}
{%- set family = 'archetype, dimension, value' -%}

with

breakdowns as (

    select * from {{ ref('archetype_breakdowns') }}
    where
        authority_code <> 'all'
        and period = 'all'
        and dimension not in ('authority', 'team')
        and eligible > 0
        and other_eligible > 0

),

compared as (

    select
        *,
        case
            when q_value < 0.05 and rate_ratio_low > 1 then 'higher'
            when q_value < 0.05 and rate_ratio_high < 1 then 'lower'
            else 'no difference shown'
        end as direction,
        {{ log_rate_ratio('matched', 'eligible', 'other_matched', 'other_eligible') }} as effect,
        {{ log_rate_ratio_variance('matched', 'eligible', 'other_matched', 'other_eligible') }}
            as variance
    from breakdowns

),

{{ random_effects_steps(family) }},

found_in as (

    select
        archetype,
        dimension,
        value,
        count(*) as authority_count,
        count(effect) as estimated_count,
        sum(case when direction = 'higher' then 1 else 0 end) as higher_count,
        sum(case when direction = 'lower' then 1 else 0 end) as lower_count,
        {{ ordered_path(
            "case when direction = 'higher' then authority_code end", 'authority_code', ', '
        ) }} as higher_in,
        {{ ordered_path(
            "case when direction = 'lower' then authority_code end", 'authority_code', ', '
        ) }} as lower_in,
        {{ ordered_path(
            "case when direction = 'no difference shown' then authority_code end",
            'authority_code', ', '
        ) }} as not_shown_in,
        -- one value each in a family
        max(pooled_effect) as pooled_effect,
        max(pooled_error) as pooled_error,
        max(between_variance) as between_variance,
        max(heterogeneity) as heterogeneity
    from pooled
    group by archetype, dimension, value

),

final as (

    select
        archetype,
        dimension,
        value,
        cast(authority_count as integer) as authority_count,
        cast(higher_count as integer) as higher_count,
        cast(lower_count as integer) as lower_count,
        cast(authority_count - higher_count - lower_count as integer) as not_shown_count,
        higher_in,
        lower_in,
        not_shown_in,
        cast(estimated_count as integer) as estimated_count,
        case when {{ is_enough }} then exp(pooled_effect) end as rate_ratio,
        case when {{ is_enough }} then exp(pooled_effect - {{ z_95 }} * pooled_error) end
            as rate_ratio_low,
        case when {{ is_enough }} then exp(pooled_effect + {{ z_95 }} * pooled_error) end
            as rate_ratio_high,
        case when {{ is_enough }} then between_variance end as between_variance,
        case when {{ is_enough }} then heterogeneity end as heterogeneity
    from found_in
    where authority_count >= 2

)

select * from final
