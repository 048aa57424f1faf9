{% macro two_proportion_z(successes, trials, other_successes, other_trials) -%}
    {%- set s = "cast(" ~ successes ~ " as double)" -%}
    {%- set n = "cast(" ~ trials ~ " as double)" -%}
    {%- set other_s = "cast(" ~ other_successes ~ " as double)" -%}
    {%- set other_n = "cast(" ~ other_trials ~ " as double)" -%}
    {%- set all_n = "(" ~ n ~ " + " ~ other_n ~ ")" -%}
    {%- set hits = "(" ~ s ~ " + " ~ other_s ~ ")" -%}
    {%- set misses = "(" ~ all_n ~ " - " ~ hits ~ ")" -%}
    {%- set margins = n ~ " * " ~ other_n ~ " * " ~ hits ~ " * " ~ misses -%}
    case
        when {{ s }} between 0 and {{ n }}
            and {{ other_s }} between 0 and {{ other_n }}
            and least({{ n }}, {{ other_n }}) * least({{ hits }}, {{ misses }}) >= 5 * {{ all_n }}
            and {{ all_n }} > 0
            then abs({{ s }} * {{ other_n }} - {{ other_s }} * {{ n }})
                * sqrt({{ all_n }} / nullif({{ margins }}, 0))
    end
{%- endmacro %}
