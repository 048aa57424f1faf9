{% macro value_matches_of(dataset, table_name) -%}
    {#- An empty cell has a row as well. A row that finds none in a left join is handed on apart
        from the others, so that from join to join DuckDB would work on ever smaller pieces. -#}
    select
        authority_code,
        column_name,
        raw_value,
        code,
        label
    from {{ ref('stg_value_matches') }}
    where dataset = '{{ dataset }}' and table_name = '{{ table_name }}'
    union all
    select distinct
        authority_code,
        column_name,
        null as raw_value,
        null as code,
        null as label
    from {{ ref('stg_value_matches') }}
    where dataset = '{{ dataset }}' and table_name = '{{ table_name }}'
{%- endmacro %}
