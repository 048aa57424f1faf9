{% macro latest_value(value, precedence) %}
    {{ return(adapter.dispatch('latest_value')(value, precedence)) }}
{% endmacro %}

{% macro default__latest_value(value, precedence) -%}
    max_by({{ value }}, {{ precedence }} || '|' || cast({{ value }} as varchar))
    filter (where {{ value }} is not null)
{%- endmacro %}
