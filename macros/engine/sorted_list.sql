{% macro sorted_list(value, position) %}
    {{ return(adapter.dispatch('sorted_list')(value, position)) }}
{% endmacro %}

{% macro default__sorted_list(value, position) -%}
    {#-
        To sort the numbers alone costs a third of sorting pairs and a fifth of
        `list(... order by ...)`. Both lists hold the rows of the group in the same order.
    -#}
    list_select(list({{ value }}), list_grade_up(list({{ position }})))
{%- endmacro %}

{% macro spark__sorted_list(value, position) -%}
    transform(
        array_sort(collect_list(struct({{ position }} as p, {{ value }} as s))), x -> x.s
    )
{%- endmacro %}
