{% macro in_same_group(cases) -%}
    {#- That a case is one of those counted together. -#}
    {% for column in archetype_cell_columns() -%}
    {{ cases }}.{{ column }} = case_groups.{{ column }} {{ 'and' if not loop.last }}
    {% endfor -%}
{%- endmacro %}
