{% macro quarter_of_year(day) -%}
    case extract(quarter from {{ day }})
        when 1 then 'January to March'
        when 2 then 'April to June'
        when 3 then 'July to September'
        else 'October to December'
    end
{%- endmacro %}
