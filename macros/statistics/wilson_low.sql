{% macro wilson_low(successes, trials) -%}
    {%- set z = z_of_interval(95) | float -%}
    {%- set s = "cast(" ~ successes ~ " as double)" -%}
    {%- set n = "cast(" ~ trials ~ " as double)" -%}
    case
        when {{ n }} > 0 and {{ s }} between 0 and {{ n }}
            then 2 * {{ s }} * {{ s }} / {{ n }} / (
                2 * {{ s }} + {{ z * z }}
                + {{ z }} * sqrt({{ z * z }} + 4 * {{ s }} * ({{ n }} - {{ s }}) / {{ n }})
            )
    end
{%- endmacro %}
