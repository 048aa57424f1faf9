{% macro identifier_column(table_name) -%}
    {{- 'adopter_id' if table_name == 'prospective_adopters' else 'child_id' -}}
{%- endmacro %}
