{% macro rule_8510() -%}
    select {{ finding_at('child_identifiers', 'child_id') }}
    from (
        select
            *,
            count(*) over (partition by authority_code, extract_date, child_id) as records_of_child
        from child_identifiers
    ) as child_identifiers
    where records_of_child > 1
{%- endmacro %}
