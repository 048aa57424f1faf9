{% macro clean_date(raw, earliest='1980-01-01') -%}
    {#- What no child's record can hold (year 25, 1900-01-01, 9999-12-31) is not a date. -#}
    {%- set parsed = parse_date(raw) -%}
    case
        when {{ parsed }} between cast('{{ earliest }}' as date) and cast('2099-12-31' as date)
            then {{ parsed }}
    end
{%- endmacro %}
