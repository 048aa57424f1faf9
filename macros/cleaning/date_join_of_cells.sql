{% macro date_join_of_cells(cells) -%}
    {{ date_join(
        "'base_' || " ~ cells ~ ".dataset || '__' || " ~ cells ~ ".table_name",
        cells ~ '.column_name',
        cells ~ '.raw_value',
        cells ~ '.file',
        'date',
    ) }}
{%- endmacro %}
