{% macro rate_ratio_high(successes, trials, other_successes, other_trials) -%}
    (1 / nullif({{ rate_ratio_low(other_successes, other_trials, successes, trials) }}, 0))
{%- endmacro %}
