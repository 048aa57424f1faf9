{% macro poisson_high(count, limits) -%}
    coalesce({{ limits }}.high, {{ byar_high(count) }})
{%- endmacro %}
