{% macro ordered_path(step, position, separator=' -> ') %}
    {{ return(adapter.dispatch('ordered_path')(step, position, separator)) }}
{% endmacro %}

{% macro default__ordered_path(step, position, separator) -%}
    {#-
        To sort the short list of positions of a group costs a fifth of `string_agg(... order by ...)`.
        Both lists hold the rows of the group in the same order; empty steps are left out.
    -#}
    array_to_string(
        list_select(list({{ step }}), list_grade_up(list({{ position }}))),
        '{{ separator }}'
    )
{%- endmacro %}

{% macro spark__ordered_path(step, position, separator) -%}
    array_join(
        transform(array_sort(collect_list(struct({{ position }} as p, {{ step }} as s))), x -> x.s),
        '{{ separator }}'
    )
{%- endmacro %}
