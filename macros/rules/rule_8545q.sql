{% macro rule_8545q() -%}
    select {{ finding_at('child_identifiers', 'death_date') }}
    from child_identifiers
    where death_date not between year_start and extract_date
{%- endmacro %}
