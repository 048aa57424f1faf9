{% macro without_repeats(path) %}
    {{ return(adapter.dispatch('without_repeats')(path)) }}
{% endmacro %}

{% macro default__without_repeats(path) -%}
    array_to_string(
        list_filter(
            string_split({{ path }}, ' -> '),
            lambda step, place: place = 1 or step <> string_split({{ path }}, ' -> ')[place - 1]
        ),
        ' -> '
    )
{%- endmacro %}

{% macro spark__without_repeats(path) -%}
    array_join(
        filter(
            split({{ path }}, ' -> '),
            (step, place) -> place = 0 or step <> split({{ path }}, ' -> ')[place - 1]
        ),
        ' -> '
    )
{%- endmacro %}
