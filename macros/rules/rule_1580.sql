{% macro rule_1580() -%}
    select {{ finding_at('child_identifiers', 'child_id') }}
    from child_identifiers
    where not {{ matches_pattern('child_id', '^[A-Za-z0-9]+$') }}
{%- endmacro %}
