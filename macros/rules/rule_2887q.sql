{% macro rule_2887q() -%}
    select
        authority_code,
        'cin_census' as dataset,
        'disabilities' as table_name,
        min(file) as file,
        cast(null as bigint) as row_number,
        'disability' as column_name
    from disabilities
    where disability_code <> 'NONE'
    group by authority_code, extract_date
    having count(distinct disability_code) < 8
{%- endmacro %}
