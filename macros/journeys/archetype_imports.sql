{% macro archetype_imports() -%}
    {#- What every archetype reads; `archetype_statuses` counts on these names. -#}
    with

    child_events as (

        select * from {{ ref('child_events') }}

    ),

    observation_windows as (

        select * from {{ ref('observation_windows') }}

    ),

    event_types as (

        select * from {{ ref('event_types') }}

    )
{%- endmacro %}
