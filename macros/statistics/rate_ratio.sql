{% macro rate_ratio(rate, other_rate) -%}
    ({{ rate }} / nullif({{ other_rate }}, 0))
{%- endmacro %}
