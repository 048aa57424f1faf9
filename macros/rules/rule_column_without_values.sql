{% macro rule_column_without_values() -%}
    {%- for table_name, columns in never_blank_columns().items() %}
    select {{ finding_of('filled') }}
    from (
        select
            landed._authority as authority_code,
            'annex_a' as dataset,
            '{{ table_name }}' as table_name,
            landed._file as file,
            cast(null as bigint) as row_number,
            never_blank.column_name,
            count(
                case never_blank.column_name
                    {%- for column_name in columns %}
                    when '{{ column_name }}' then landed.{{ column_name }}
                    {%- endfor %}
                end
            ) as value_count
        from {{ source('annex_a', table_name) }} as landed
        cross join (
            {%- for column_name in columns %}
            select '{{ column_name }}' as column_name
            {{ 'union all' if not loop.last }}
            {%- endfor %}
        ) as never_blank
        group by landed._authority, landed._file, landed._sheet, never_blank.column_name
    ) as filled
    where value_count = 0
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
