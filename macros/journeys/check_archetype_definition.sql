{% macro check_archetype_definition(name, definition) -%}
    {#- What is missing here would be a blank in the catalogue, which nobody asks about. -#}
    {%- set who = 'Archetype ' ~ name ~ ': meta' -%}
    {%- for key in [
        'name', 'version', 'title', 'question', 'rationale', 'polarity', 'level', 'follow_up',
        'severity', 'parameters',
    ] if key not in definition -%}
        {{ exceptions.raise_compiler_error(who ~ " lacks '" ~ key ~ "'.") }}
    {%- endfor -%}
    {{ check_each(who ~ ' name', [definition.name], [name]) }}
    {{ check_each(
        who ~ ' polarity', [definition.polarity], ['concern', 'good practice', 'neutral']
    ) }}
{%- endmacro %}
