{% macro calendar_months_between(first_day, last_day) -%}
    {#- A month begun counts half, so that more than a limit is told from the limit itself. -#}
    {%- set months = dbt.datediff(first_day, last_day, 'month') -%}
    {%- set reached = months_after(first_day, months) -%}
    cast(
        {{ months }}
        + case when {{ reached }} < {{ last_day }} then 0.5 else 0 end
        - case when {{ reached }} > {{ last_day }} then 0.5 else 0 end
        as double
    )
{%- endmacro %}
