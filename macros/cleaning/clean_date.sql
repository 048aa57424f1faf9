{% macro clean_date(column, extract_date, text=none) -%}
    case
        when {{ date_problem(column, extract_date, text) }} is null
            then {{ read_date(column, extract_date, text) }}
    end
{%- endmacro %}
