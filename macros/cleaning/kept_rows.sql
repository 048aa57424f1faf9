{% macro kept_rows(model, identifier='child_id') -%}
    {#- Refused is a row whose identifier cannot be used; of exact copies in a file the first
        stays. The others are found by a few columns: a window here would carry all of them. -#}
    select
        identified.*
        {%- for column in date_columns(model) %},
        {{ clean_date(column, 'identified._extract_date') }} as _{{ column }}
        {%- endfor %}
    from (
        select
            *,
            {{ clean_identifier(identifier) }} as _identifier
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
    where not exists (
        select copies._row
        from ({{ later_copies(model) }}) as copies
        where
            copies._file = identified._file
            and copies._sheet = identified._sheet
            and copies._row = identified._row
    )
{%- endmacro %}
