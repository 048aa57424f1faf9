{% macro row_hash(relation, columns) %}
    {{ return(adapter.dispatch('row_hash')(relation, columns)) }}
{% endmacro %}

{% macro default__row_hash(relation, columns) -%}
    hash({% for name in columns %}{{ relation }}.{{ name }}{{ ', ' if not loop.last }}{% endfor %})
{%- endmacro %}

{% macro spark__row_hash(relation, columns) -%}
    xxhash64(
        {%- for name in columns %}{{ relation }}.{{ name }}{{ ', ' if not loop.last }}{% endfor -%}
    )
{%- endmacro %}
