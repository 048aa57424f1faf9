{% macro rule_1520() -%}
    select {{ finding_at('child_identifiers', 'upn') }}
    from (
        select
            *,
            count(upn) over (partition by authority_code, extract_date, upn) as records_with_upn
        from child_identifiers
    ) as child_identifiers
    where records_with_upn > 1
{%- endmacro %}
