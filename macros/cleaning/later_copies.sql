{% macro later_copies(model) -%}
    select *
    from (
        select
            *,
            row_number() over (partition by _file, _sheet, _row_hash order by _row) as _copy
        from {{ ref(model) }}
    ) as numbered
    where _copy > 1
{%- endmacro %}
