{#- Steps for a `with`: from a step `exits` to a step `with_error`. -#}
{% macro cumulative_incidence_steps(family) -%}
{%- set until_then = "partition by " ~ family
    ~ " order by days rows between unbounded preceding and current row" -%}
{%- set staying = "nullif(at_risk - matched - leavers, 0)" -%}
at_risk as (

    select
        *,
        sum(exits) over (
            partition by {{ family }} order by days
            rows between current row and unbounded following
        ) as at_risk
    from exits

),

with_remaining as (

    select
        *,
        case
            when min(at_risk - matched - leavers) over ({{ until_then }}) > 0
                then exp(
                    {{ exact_sum("ln(" ~ staying ~ " / cast(at_risk as double))", until_then) }}
                )
            else 0
        end as remaining
    from at_risk

),

with_remaining_before as (

    select
        *,
        coalesce(lag(remaining) over (partition by {{ family }} order by days), 1)
            as remaining_before
    from with_remaining

),

with_share as (

    select
        *,
        -- products of logarithms are off in their last digit: all is 1, not a little more
        round({{ exact_sum("remaining_before * matched / at_risk", until_then) }}, 12) as share,
        coalesce(
            (matched + leavers) / (cast(at_risk as double) * {{ staying }}), 0
        ) as ending,
        remaining_before * matched / (cast(at_risk as double) * at_risk) as matching
    from with_remaining_before

),

-- the three sums of the variance, each with the square of (share now - share then) multiplied out
with_error as (

    select
        *,
        sqrt(
            greatest(
                0,
                share * share * {{ exact_sum("ending", until_then) }}
                - 2 * share * {{ exact_sum("ending * share", until_then) }}
                + {{ exact_sum("ending * share * share", until_then) }}
                + {{ exact_sum(
                    "matching * remaining_before * (at_risk - matched) / at_risk", until_then
                ) }}
                - 2 * share * {{ exact_sum("matching", until_then) }}
                + 2 * {{ exact_sum("matching * share", until_then) }}
            )
        ) as standard_error
    from with_share

)
{%- endmacro %}
