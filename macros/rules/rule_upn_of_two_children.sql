{% macro rule_upn_of_two_children() -%}
    select {{ finding_at('child_identifiers', 'upn') }}
    from child_identifiers
    where first_identifier < last_identifier and first_birth_date < last_birth_date
{%- endmacro %}
