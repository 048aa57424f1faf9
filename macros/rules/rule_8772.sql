{% macro rule_8772() -%}
    select {{ finding_at('child_identifiers', 'upn_unknown_reason') }}
    from child_identifiers
    where upn_unknown_reason_code = 'UN7' and needs_action
{%- endmacro %}
