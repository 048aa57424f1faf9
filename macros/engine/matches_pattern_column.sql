{% macro matches_pattern_column(text, pattern) %}
    {{ return(adapter.dispatch('matches_pattern_column')(text, pattern)) }}
{% endmacro %}

{% macro default__matches_pattern_column(text, pattern) -%}
    {#- DuckDB compiles a pattern anew for every row: plain words are told apart first. -#}
    case
        when regexp_matches({{ pattern }}, '^[a-z0-9 ]+$') then contains({{ text }}, {{ pattern }})
        else regexp_matches({{ text }}, {{ pattern }})
    end
{%- endmacro %}

{% macro spark__matches_pattern_column(text, pattern) -%}
    {{ text }} rlike {{ pattern }}
{%- endmacro %}
