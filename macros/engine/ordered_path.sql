{% macro ordered_path(step, position, separator=' -> ') %}
    {{ return(adapter.dispatch('ordered_path')(step, position, separator)) }}
{% endmacro %}

{% macro default__ordered_path(step, position, separator) -%}
    {#- Empty steps are left out. -#}
    array_to_string({{ sorted_list(step, position) }}, '{{ separator }}')
{%- endmacro %}

{% macro spark__ordered_path(step, position, separator) -%}
    array_join({{ sorted_list(step, position) }}, '{{ separator }}')
{%- endmacro %}
