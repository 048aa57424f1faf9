{% macro log_rate_ratio(successes, trials, other_successes, other_trials) -%}
    {%- set half = half_of_a_case(successes, trials, other_successes, other_trials) -%}
    case
        when {{ successes }} + {{ other_successes }} between 1
            and {{ trials }} + {{ other_trials }} - 1
            then ln(({{ successes }} + {{ half }}) / ({{ trials }} + 2 * {{ half }}))
                - ln(({{ other_successes }} + {{ half }}) / ({{ other_trials }} + 2 * {{ half }}))
    end
{%- endmacro %}
