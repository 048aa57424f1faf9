{% macro financial_year(day) -%}
    {#- As it is written: 2024-25 ends on 31 March 2025. -#}
    {%- set year = '(' ~ year_ending_31_march(day) ~ ')' -%}
    cast({{ year }} - 1 as {{ dbt.type_string() }})
    || '-' || lpad(cast({{ year }} % 100 as {{ dbt.type_string() }}), 2, '0')
{%- endmacro %}
