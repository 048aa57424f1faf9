{% macro first_of_each(path) %}
    {{ return(adapter.dispatch('first_of_each')(path)) }}
{% endmacro %}

{% macro default__first_of_each(path) -%}
    {%- set steps = "string_split(" ~ path ~ ", ' -> ')" -%}
    array_to_string(
        list_select(
            {{ steps }},
            list_filter(
                range(1, len({{ steps }}) + 1),
                lambda place: list_position({{ steps }}, {{ steps }}[place]) = place
            )
        ),
        ' -> '
    )
{%- endmacro %}

{% macro spark__first_of_each(path) -%}
    array_join(
        filter(
            split({{ path }}, ' -> '),
            (step, place) -> array_position(split({{ path }}, ' -> '), step) = place + 1
        ),
        ' -> '
    )
{%- endmacro %}
