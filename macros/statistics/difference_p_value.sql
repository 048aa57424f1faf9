{% macro difference_p_value(successes, trials, other_successes, other_trials) -%}
    coalesce(
        {{ two_proportion_p_value(successes, trials, other_successes, other_trials) }},
        {{ exact_p_value(successes, trials, other_successes, other_trials) }}
    )
{%- endmacro %}
