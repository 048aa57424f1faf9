{% macro exact_sum(value, window) -%}
    cast(sum(cast({{ value }} as decimal(38, 18))) over ({{ window }}) as double)
{%- endmacro %}
