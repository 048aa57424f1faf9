{% macro rate_ratio(successes, trials, other_successes, other_trials) -%}
    {%- set s = "cast(" ~ successes ~ " as double)" -%}
    {%- set n = "cast(" ~ trials ~ " as double)" -%}
    {%- set other_s = "cast(" ~ other_successes ~ " as double)" -%}
    {%- set other_n = "cast(" ~ other_trials ~ " as double)" -%}
    case
        when {{ n }} > 0 and {{ s }} between 0 and {{ n }}
            and {{ other_s }} > 0 and {{ other_s }} <= {{ other_n }}
            then ({{ s }} / {{ n }}) / ({{ other_s }} / {{ other_n }})
    end
{%- endmacro %}
