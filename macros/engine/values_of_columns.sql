{% macro values_of_columns(relation) %}
    {{ return(adapter.dispatch('values_of_columns')(relation)) }}
{% endmacro %}

{% macro default__values_of_columns(relation) -%}
    {#- The columns are taken from the table when it runs: none has to be written out. -#}
    select
        _authority,
        _extract_date,
        _file,
        column_name,
        raw_value,
        count(*) as value_rows
    from (
        unpivot (select * exclude (_sheet, _row, _row_hash) from {{ relation }})
        on columns(* exclude (_authority, _extract_date, _file))
        into name column_name value raw_value
    ) as cells
    group by all
{%- endmacro %}
