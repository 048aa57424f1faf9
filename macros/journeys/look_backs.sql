{% macro look_backs(months) -%}
    {#- CTE `lookbacks`: stretches observed, and since when an event in them is surely first. -#}
    lookbacks as (

        select
            *,
            {{ months_after('observed_from', months) }} as certain_from_date
        from observation_windows

    )
{%- endmacro %}
