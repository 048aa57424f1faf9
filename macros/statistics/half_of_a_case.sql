{% macro half_of_a_case(successes, trials, other_successes, other_trials) -%}
    cast(
        case
            when least(
                {{ successes }}, {{ trials }} - {{ successes }},
                {{ other_successes }}, {{ other_trials }} - {{ other_successes }}
            ) = 0 then 0.5
            else 0
        end as double
    )
{%- endmacro %}
