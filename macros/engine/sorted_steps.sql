{% macro sorted_steps(step) %}
    {{ return(adapter.dispatch('sorted_steps')(step)) }}
{% endmacro %}

{% macro default__sorted_steps(step) -%}
    list_sort(list({{ step }}))
{%- endmacro %}

{% macro spark__sorted_steps(step) -%}
    array_sort(collect_list({{ step }}))
{%- endmacro %}
