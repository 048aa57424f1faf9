{% macro kept_rows(model, identifier='child_id') -%}
    {#- Refused is a row whose identifier cannot be used; of exact copies in a file the first
        stays. -#}
    select
        identified.*
        {%- for column in date_columns(model) %},
        {{ clean_date(column, 'identified._extract_date') }} as _{{ column }}
        {%- endfor %}
    from (
        select
            *,
            {{ clean_identifier(identifier) }} as _identifier,
            row_number() over (partition by _file, _sheet, _row_hash order by _row) as _copy
        from {{ ref(model) }}
        where {{ identifier_problem(identifier) }} is null
    ) as identified
    {%- for column in date_columns(model) %}
    {{ date_join(
        "'" ~ model ~ "'",
        "'" ~ column ~ "'",
        'identified.' ~ column,
        'identified._file',
        column,
    ) }}
    {%- endfor %}
    where identified._copy = 1
{%- endmacro %}
