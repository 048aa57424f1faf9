{% macro deadlines(working_days) -%}
    {#- The last day within so many working days; a day outside the calendar has none. -#}
    deadlines as (

        select
            working_day_number - {{ working_days }} as working_day_number,
            max(calendar_date) as last_date
        from {{ ref('calendar') }}
        group by working_day_number

    )
{%- endmacro %}
