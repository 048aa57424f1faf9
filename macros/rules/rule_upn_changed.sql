{% macro rule_upn_changed() -%}
    select {{ finding_at('child_identifiers', 'upn') }}
    from child_identifiers
    where upn <> earlier_upn and coalesce(former_upn, '') <> earlier_upn
{%- endmacro %}
