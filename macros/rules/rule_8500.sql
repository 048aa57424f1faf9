{% macro rule_8500() -%}
    select
        _authority as authority_code,
        'cin_census' as dataset,
        'child_identifiers' as table_name,
        _file as file,
        _row as row_number,
        'child_id' as column_name
    from {{ source('cin_census', 'child_identifiers') }}
    where child_id is null
{%- endmacro %}
