{% macro is_restart() -%}
    {#- A week: longer than a weekend with a bank holiday, shorter than a new conference takes. -#}
    start_date between earlier_end_date and {{ days_after('earlier_end_date', 7) }}
{%- endmacro %}
