{% macro kept_rows(dataset, table_name, identifier='child_id') -%}
    {#- Refused is a row whose identifier cannot be used; of exact copies in a file the first
        stays. The others are found by a few columns: a window here would carry all of them. -#}
    select
        identified.*
        {%- for column in date_columns(dataset, table_name) %},
        {{ clean_date(column, 'identified._extract_date') }} as _{{ column }}
        {%- endfor %}
    from (
        select
            *,
            {{ clean_identifier(identifier) }} as _identifier
        from {{ source(dataset, table_name) }}
        where {{ identifier_problem(identifier) }} is null
    ) as identified
    {%- for column in date_columns(dataset, table_name) %}
    {{ date_join(
        "'" ~ dataset ~ "'",
        "'" ~ table_name ~ "'",
        "'" ~ column ~ "'",
        'identified.' ~ column,
        'identified._file',
        column,
    ) }}
    {%- endfor %}
    where not exists (
        select copies._row
        from ({{ later_copies(dataset, table_name) }}) as copies
        where
            copies._file = identified._file
            and copies._sheet = identified._sheet
            and copies._row = identified._row
    )
{%- endmacro %}
