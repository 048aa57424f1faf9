{% macro difference_p_value(z, successes, trials, other_successes, other_trials) -%}
    coalesce(
        {{ two_sided_p_value(z) }},
        {{ exact_p_value(successes, trials, other_successes, other_trials) }}
    )
{%- endmacro %}
