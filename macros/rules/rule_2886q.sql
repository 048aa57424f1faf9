{% macro rule_2886q() -%}
    select
        authority_code,
        'cin_census' as dataset,
        'child_identifiers' as table_name,
        min(file) as file,
        cast(null as bigint) as row_number,
        'sex' as column_name
    from child_identifiers
    group by authority_code, extract_date
    having 100 * sum(
        case
            when expected_birth_date is null and coalesce(recorded_sex_code, 'U') = 'U' then 1
            else 0
        end
    ) > 2 * count(*)
{%- endmacro %}
