{% macro rows_of_columns(relation, key, columns, name, value) %}
    {{ return(adapter.dispatch('rows_of_columns')(relation, key, columns, name, value)) }}
{% endmacro %}

{% macro default__rows_of_columns(relation, key, columns, name, value) -%}
    select
        {{ key }},
        unnest([{{ "'" ~ columns | join("', '") ~ "'" }}]) as {{ name }},
        unnest([{{ columns | join(', ') }}]) as {{ value }}
    from {{ relation }}
{%- endmacro %}
