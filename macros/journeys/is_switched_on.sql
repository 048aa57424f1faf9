{% macro is_switched_on(variable) -%}
    {#- The text 'false' counts as true in Jinja: a slip of the pen would turn journeys round. -#}
    {%- set given = var(variable) | string | lower -%}
    {{ check_each('The variable ' ~ variable, [given], ['true', 'false']) }}
    {{ return(given == 'true') }}
{%- endmacro %}
