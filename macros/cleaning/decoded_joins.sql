{% macro decoded_joins(columns) -%}
    {%- for column in columns %}
    left join value_matches as {{ column }}_match
        on {{ column }}_match.column_name = '{{ column }}'
        and {{ column }}_match.authority_code = landed._authority
        and {{ column }}_match.raw_value is not distinct from landed.{{ column }}
    {%- endfor %}
{%- endmacro %}
