{% macro sorted_list(value, position) %}
    {{ return(adapter.dispatch('sorted_list')(value, position)) }}
{% endmacro %}

{% macro default__sorted_list(value, position) -%}
    {#-
        Pairs of place and value, sorted as such, so that values in one place have an order too;
        half of what `list(... order by ...)` costs.
    -#}
    list_transform(
        list_sort(list(struct_pack(p := {{ position }}, s := {{ value }}))),
        lambda step: struct_extract(step, 's')
    )
{%- endmacro %}

{% macro spark__sorted_list(value, position) -%}
    transform(
        array_sort(collect_list(struct({{ position }} as p, {{ value }} as s))), x -> x.s
    )
{%- endmacro %}
