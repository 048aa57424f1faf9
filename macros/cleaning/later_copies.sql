{% macro later_copies(dataset, table_name) -%}
    select *
    from (
        select
            *,
            row_number() over (partition by _file, _sheet, _row_hash order by _row) as _copy
        from {{ source(dataset, table_name) }}
    ) as numbered
    where _copy > 1
{%- endmacro %}
