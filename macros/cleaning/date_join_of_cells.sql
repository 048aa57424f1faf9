{% macro date_join_of_cells(cells) -%}
    {{ date_join(
        cells ~ '.dataset',
        cells ~ '.table_name',
        cells ~ '.column_name',
        cells ~ '.raw_value',
        cells ~ '.file',
        'date',
    ) }}
{%- endmacro %}
