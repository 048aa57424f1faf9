{% macro look_backs(months) -%}
    {#- CTE `lookbacks`: from which day on an event is certainly the first, in each stretch observed. -#}
    lookbacks as (

        select
            *,
            {{ months_after('observed_from', months) }} as certain_from_date
        from observation_windows

    )
{%- endmacro %}
