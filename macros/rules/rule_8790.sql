{% macro rule_8790() -%}
    select {{ finding_of('disabilities') }}
    from (
        select
            *,
            count(*) over (partition by authority_code, extract_date, child_id) as given
        from disabilities
    ) as disabilities
    where disability_code = 'NONE' and given > 1
{%- endmacro %}
