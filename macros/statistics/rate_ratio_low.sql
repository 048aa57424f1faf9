{% macro rate_ratio_low(successes, trials, other_successes, other_trials) -%}
    {%- set ratio = rate_ratio(successes, trials, other_successes, other_trials) -%}
    {%- set s = "cast(" ~ successes ~ " as double)" -%}
    {%- set other_s = "cast(" ~ other_successes ~ " as double)" -%}
    {%- set rate = "(" ~ s ~ " / nullif(" ~ trials ~ ", 0))" -%}
    {%- set other = "(" ~ other_s ~ " / nullif(" ~ other_trials ~ ", 0))" -%}
    {%- set low = wilson_low(successes, trials) -%}
    {%- set other_high = wilson_high(other_successes, other_trials) -%}
    {%- set reach = "(" ~ low ~ " * (2 * " ~ rate ~ " - " ~ low ~ "))" -%}
    case
        when {{ s }} = 0 then {{ ratio }}
        else {{ reach }} / (
            {{ rate }} * {{ other }}
            + sqrt(
                {{ reach }} * power({{ other_high }} - {{ other }}, 2)
                + power({{ other }} * ({{ rate }} - {{ low }}), 2)
            )
        )
    end
{%- endmacro %}
