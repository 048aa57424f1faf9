{% macro day_and_month_swapped(text) %}
    {{ return(adapter.dispatch('day_and_month_swapped')(text)) }}
{% endmacro %}

{% macro default__day_and_month_swapped(text) -%}
    regexp_replace(
        {{ text }},
        '^(''|[A-Za-z]+,? +)?([0-9]{1,2})([-/.])([0-9]{1,2})([-/.][0-9]{2})',
        '\1\4\3\2\5'
    )
{%- endmacro %}

{% macro spark__day_and_month_swapped(text) -%}
    regexp_replace(
        {{ text }},
        '^(''|[A-Za-z]+,? +)?([0-9]{1,2})([-/.])([0-9]{1,2})([-/.][0-9]{2})',
        '$1$4$3$2$5'
    )
{%- endmacro %}
