{% macro first_of_each(path) %}
    {{ return(adapter.dispatch('first_of_each')(path)) }}
{% endmacro %}

{% macro default__first_of_each(path) -%}
    array_to_string(
        list_filter(
            string_split({{ path }}, ' -> '),
            lambda step, place: list_position(string_split({{ path }}, ' -> '), step) = place
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
