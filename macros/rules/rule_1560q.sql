{% macro rule_1560q() -%}
    select {{ finding_at('child_identifiers', 'former_upn') }}
    from child_identifiers
    where
        not {{ matches_pattern('former_upn', '^[A-HJ-NP-RT-Z][0-9]{11}[0-9A-HJ-NP-RT-Z]$') }}
{%- endmacro %}
