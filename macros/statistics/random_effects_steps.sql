{#- Steps for a `with`: from a step `compared` to a step `pooled`. -#}
{% macro random_effects_steps(family) -%}
{%- set all_of_them = 'partition by ' ~ family -%}
weighed as (

    select
        *,
        1 / variance as weight
    from compared

),

with_fixed_effect as (

    select
        *,
        {{ exact_sum('weight', all_of_them) }} as weights,
        {{ exact_sum('weight * weight', all_of_them) }} as squared_weights,
        {{ exact_sum('weight * effect', all_of_them) }}
        / {{ exact_sum('weight', all_of_them) }} as fixed_effect,
        count(effect) over ({{ all_of_them }}) - 1 as degrees_of_freedom
    from weighed

),

with_spread as (

    select
        *,
        {{ exact_sum('weight * power(effect - fixed_effect, 2)', all_of_them) }} as spread
    from with_fixed_effect

),

with_between_variance as (

    select
        *,
        greatest(
            0,
            (spread - degrees_of_freedom) / nullif(weights - squared_weights / weights, 0)
        ) as between_variance,
        greatest(0, (spread - degrees_of_freedom) / nullif(spread, 0)) as heterogeneity
    from with_spread

),

reweighed as (

    select
        *,
        1 / (variance + between_variance) as random_weight
    from with_between_variance

),

pooled as (

    select
        *,
        {{ exact_sum('random_weight * effect', all_of_them) }}
        / {{ exact_sum('random_weight', all_of_them) }} as pooled_effect,
        sqrt(1 / {{ exact_sum('random_weight', all_of_them) }}) as pooled_error
    from reweighed

)
{%- endmacro %}
