{% macro archetype_version(definition, code) %}
    {#-
        The stated version and a mark of what the definition is made of: its parameters and its SQL
        without the words for readers, whose end is that of `config`. No change goes unseen.
    -#}
    {%- set rule = code.split('}}) }}')[1:] | join(' ') -%}
    {%- set parts = (tojson(definition.parameters, sort_keys=true) ~ ' ' ~ rule).split() -%}
    {{ return(definition.version ~ '+' ~ local_md5(parts | join(' '))[:8]) }}
{% endmacro %}
