{% macro rule_required_value_missing() -%}
    {%- for table_name, columns in never_blank_columns().items() %}
    select {{ finding_of('landed') }}
    from (
        select
            landed._authority as authority_code,
            'annex_a' as dataset,
            '{{ table_name }}' as table_name,
            landed._file as file,
            landed._row as row_number,
            never_blank.column_name,
            case never_blank.column_name
                {%- for column_name in columns %}
                when '{{ column_name }}'
                    then landed.{{ column_name }} is null and filled.{{ column_name }} > 0
                {%- endfor %}
            end as is_missing
        from {{ source('annex_a', table_name) }} as landed
        -- a column without any value is one finding of its own
        inner join (
            select
                _file,
                _sheet,
                {%- for column_name in columns %}
                count({{ column_name }}) as {{ column_name }}{{ ',' if not loop.last }}
                {%- endfor %}
            from {{ source('annex_a', table_name) }}
            group by _file, _sheet
        ) as filled
            on landed._file = filled._file and landed._sheet = filled._sheet
        cross join (
            {%- for column_name in columns %}
            select '{{ column_name }}' as column_name
            {{ 'union all' if not loop.last }}
            {%- endfor %}
        ) as never_blank
        where
            (
                {%- for column_name in columns %}
                landed.{{ column_name }} is null{{ ' or' if not loop.last }}
                {%- endfor %}
            )
            and {{ identifier_problem('landed.' ~ identifier_column(table_name)) }} is null
    ) as landed
    where is_missing
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
