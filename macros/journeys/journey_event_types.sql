{% macro journey_event_types() -%}
    {%- set chosen = as_list(var('journey_event_types') or []) -%}
    {{ check_each('The variable journey_event_types', chosen, event_type_names()) }}
    {{ return(chosen) }}
{%- endmacro %}
