{% macro rule_1570() -%}
    select {{ finding_at('child_identifiers', 'child_id') }}
    from child_identifiers
    where length(child_id) > 20
{%- endmacro %}
