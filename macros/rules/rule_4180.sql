{% macro rule_4180() -%}
    select {{ finding_at('child_identifiers', 'sex') }}
    from child_identifiers
    where extract(year from extract_date) >= 2025
        and coalesce(sex_code, 'X') not in ('M', 'F', 'U')
    union all
    select {{ finding_at('child_identifiers', 'gender_current') }}
    from child_identifiers
    where extract(year from extract_date) < 2025 and gender_current_code is null
{%- endmacro %}
