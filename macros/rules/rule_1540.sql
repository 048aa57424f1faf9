{% macro rule_1540() -%}
    select {{ finding_at('child_identifiers', 'upn') }}
    from child_identifiers
    where not {{ matches_pattern('substr(upn, 5, 8)', '^[0-9]{8}$') }}
{%- endmacro %}
