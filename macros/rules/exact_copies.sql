{% macro exact_copies(table_name, column_name) -%}
    {#- Staging keeps one row of several alike, and so cannot tell of the others. -#}
    select {{ finding_of('copies') }}
    from (
        select
            _authority as authority_code,
            'cin_census' as dataset,
            '{{ table_name }}' as table_name,
            _file as file,
            _row as row_number,
            '{{ column_name }}' as column_name
        from ({{ later_copies('cin_census', table_name) }}) as later
        where {{ identifier_problem('child_id') }} is null
    ) as copies
{%- endmacro %}
