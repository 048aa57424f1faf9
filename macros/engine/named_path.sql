{% macro named_path(names, steps, separator=' -> ') %}
    {{ return(adapter.dispatch('named_path')(names, steps, separator)) }}
{% endmacro %}

{% macro default__named_path(names, steps, separator) -%}
    array_to_string(
        list_select({{ names }}, list_transform({{ steps }}, lambda step: step % 1000)),
        '{{ separator }}'
    )
{%- endmacro %}

{% macro spark__named_path(names, steps, separator) -%}
    array_join(
        transform({{ steps }}, step -> element_at({{ names }}, cast(step % 1000 as int))),
        '{{ separator }}'
    )
{%- endmacro %}
