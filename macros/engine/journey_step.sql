{% macro journey_step(event_number, day, place) -%}
    {#-
        One whole number, by which the steps of a child sort and from which `dated_path` and
        `named_path` read day and place: lists of anything larger do not fit into a small memory.
    -#}
    (
        cast({{ event_number }} as bigint) * 100000
        + {{ days_between("cast('1900-01-01' as date)", day) }}
    ) * 1000 + {{ place }}
{%- endmacro %}
