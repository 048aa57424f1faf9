{% macro rule_1510() -%}
    select {{ finding_at('child_identifiers', 'upn') }}
    from child_identifiers
    where substr(upn, 1, 1) <> {{ upn_check_letter('upn') }}
{%- endmacro %}
