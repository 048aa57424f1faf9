{% macro clean_date(column, extract_date) -%}
    case
        when {{ date_problem(column, extract_date) }} is null
            then {{ read_date(column, extract_date) }}
    end
{%- endmacro %}
