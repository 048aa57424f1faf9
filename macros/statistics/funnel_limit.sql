{% macro funnel_limit(target, trials, variance, z) -%}
    {%- set reach -%}
    asin(sqrt({{ target }}))
    + {{ z }} * sqrt(1 / (4 * cast({{ trials }} as double)) + {{ variance }})
    {%- endset -%}
    power(sin(least(greatest({{ reach }}, 0), {{ 3.141592653589793 / 2 }})), 2)
{%- endmacro %}
