{% macro log_rate_ratio_variance(successes, trials, other_successes, other_trials) -%}
    {%- set half = half_of_a_case(successes, trials, other_successes, other_trials) -%}
    case
        when {{ successes }} + {{ other_successes }} between 1
            and {{ trials }} + {{ other_trials }} - 1
            then 1 / ({{ successes }} + {{ half }}) - 1 / ({{ trials }} + 2 * {{ half }})
                + 1 / ({{ other_successes }} + {{ half }})
                - 1 / ({{ other_trials }} + 2 * {{ half }})
    end
{%- endmacro %}
