{% macro rule_1550() -%}
    select {{ finding_at('child_identifiers', 'upn') }}
    from child_identifiers
    where not {{ matches_pattern('substr(upn, 13)', '^[0-9A-HJ-NP-RT-Z]$') }}
{%- endmacro %}
