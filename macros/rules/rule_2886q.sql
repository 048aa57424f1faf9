{% macro rule_2886q() -%}
    select {{ finding_on_return('child_identifiers', 'sex') }}
    from child_identifiers
    group by authority_code, extract_date
    having 100 * sum(
        case
            when expected_birth_date is null and coalesce(recorded_sex_code, 'U') = 'U' then 1
            else 0
        end
    ) > 2 * count(*)
{%- endmacro %}
