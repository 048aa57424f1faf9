{% macro clean_birth_date(raw) -%}
    {{ clean_date(raw, earliest='1900-01-02') }}
{%- endmacro %}
