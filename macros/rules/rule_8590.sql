{% macro rule_8590() -%}
    select {{ finding_at('child_identifiers', 'child_id') }}
    from child_identifiers
    where not has_episode
{%- endmacro %}
