{% macro named_path(names, places, separator=' -> ') %}
    {{ return(adapter.dispatch('named_path')(names, places, separator)) }}
{% endmacro %}

{% macro default__named_path(names, places, separator) -%}
    array_to_string(list_select({{ names }}, {{ places }}), '{{ separator }}')
{%- endmacro %}

{% macro spark__named_path(names, places, separator) -%}
    array_join(transform({{ places }}, x -> element_at({{ names }}, x)), '{{ separator }}')
{%- endmacro %}
