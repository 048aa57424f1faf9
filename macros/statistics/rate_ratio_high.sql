{% macro rate_ratio_high(rate, rate_high, other_rate, other_rate_low) -%}
    (1 / nullif({{ rate_ratio_low(other_rate, other_rate_low, rate, rate_high) }}, 0))
{%- endmacro %}
