{% macro rule_8750() -%}
    select {{ finding_at('child_identifiers', 'sex') }}
    from child_identifiers
    where
        expected_birth_date is not null
        and birth_date is null
        and recorded_sex_code <> 'U'
{%- endmacro %}
