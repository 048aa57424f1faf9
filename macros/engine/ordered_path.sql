{% macro ordered_path(step, position, separator=' -> ') %}
    {{ return(adapter.dispatch('ordered_path')(step, position, separator)) }}
{% endmacro %}

{% macro default__ordered_path(step, position, separator) -%}
    {#- One sort of a short list a group costs a third of `string_agg(... order by ...)`. -#}
    array_to_string(
        list_transform(
            list_sort(
                list(struct_pack(p := {{ position }}, s := {{ step }}))
                filter (where {{ step }} is not null)
            ),
            lambda x: struct_extract(x, 's')
        ),
        '{{ separator }}'
    )
{%- endmacro %}

{% macro spark__ordered_path(step, position, separator) -%}
    array_join(
        transform(array_sort(collect_list(struct({{ position }} as p, {{ step }} as s))), x -> x.s),
        '{{ separator }}'
    )
{%- endmacro %}
