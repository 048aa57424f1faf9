{% macro value_of_newest(value, number) %}
    {{ return(adapter.dispatch('value_of_newest')(value, number)) }}
{% endmacro %}

{% macro default__value_of_newest(value, number) -%}
    max_by({{ value }}, {{ number }}) filter (where {{ value }} is not null)
{%- endmacro %}
