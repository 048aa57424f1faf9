{% macro rule_8535q() -%}
    select {{ finding_at('child_identifiers', 'death_date') }}
    from child_identifiers
    where death_date < birth_date
{%- endmacro %}
