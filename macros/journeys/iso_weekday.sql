{% macro iso_weekday(day) -%}
    {#- 1 is Monday. Counted from a Monday, because engines number weekdays differently. -#}
    1 + mod({{ dbt.datediff("cast('1900-01-01' as date)", day, 'day') }}, 7)
{%- endmacro %}
