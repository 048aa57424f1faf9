{% macro without_repeats(path) %}
    {{ return(adapter.dispatch('without_repeats')(path)) }}
{% endmacro %}

{% macro default__without_repeats(path) -%}
    {%- set steps = "string_split(" ~ path ~ ", ' -> ')" -%}
    array_to_string(
        list_select(
            {{ steps }},
            list_filter(
                range(1, len({{ steps }}) + 1),
                lambda place: place = 1 or {{ steps }}[place] <> {{ steps }}[place - 1]
            )
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
