{% macro rule_8525q() -%}
    select {{ finding_at('child_identifiers', 'birth_date') }}
    from child_identifiers
    where (birth_date is null) = (expected_birth_date is null)
{%- endmacro %}
