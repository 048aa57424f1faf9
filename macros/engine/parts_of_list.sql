{% macro parts_of_list(text) %}
    {{ return(adapter.dispatch('parts_of_list')(text)) }}
{% endmacro %}

{% macro default__parts_of_list(text) -%}
    unnest(string_split_regex({{ text }}, '[,;|]'))
{%- endmacro %}

{% macro spark__parts_of_list(text) -%}
    explode(split({{ text }}, '[,;|]'))
{%- endmacro %}
