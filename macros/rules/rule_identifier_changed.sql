{% macro rule_identifier_changed() -%}
    select {{ finding_at('child_identifiers', 'child_id') }}
    from child_identifiers
    where first_identifier < last_identifier and first_birth_date = last_birth_date
{%- endmacro %}
