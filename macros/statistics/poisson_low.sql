{% macro poisson_low(count, limits) -%}
    coalesce({{ limits }}.low, {{ byar_low(count) }})
{%- endmacro %}
