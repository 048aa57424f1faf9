{% macro rule_8530q() -%}
    select {{ finding_at('child_identifiers', 'expected_birth_date') }}
    from child_identifiers
    where
        expected_birth_date
        not between {{ days_after('extract_date', -30) }} and {{ months_after('extract_date', 9) }}
{%- endmacro %}
