{% macro rule_8520() -%}
    select {{ finding_at('child_identifiers', 'birth_date') }}
    from child_identifiers
    where birth_date > extract_date
{%- endmacro %}
