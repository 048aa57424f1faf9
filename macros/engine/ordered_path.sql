{% macro ordered_path(step, position, separator=' -> ') %}
    {{ return(adapter.dispatch('ordered_path')(step, position, separator)) }}
{% endmacro %}

{% macro default__ordered_path(step, position, separator) -%}
    string_agg({{ step }}, '{{ separator }}' order by {{ position }})
{%- endmacro %}

{% macro spark__ordered_path(step, position, separator) -%}
    array_join(
        transform(array_sort(collect_list(struct({{ position }} as p, {{ step }} as s))), x -> x.s),
        '{{ separator }}'
    )
{%- endmacro %}
