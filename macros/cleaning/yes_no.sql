{% macro yes_no(code) -%}
    case {{ code }} when 'Y' then true when 'N' then false end
{%- endmacro %}
