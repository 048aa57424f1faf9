{% macro rule_8794() -%}
    {{ exact_copies('disabilities', 'disability') }}
    union all
    select {{ finding_of('repeated') }}
    from (
        select
            *,
            row_number() over (
                partition by authority_code, extract_date, child_id, disability_code
                order by file, row_number
            ) as copy
        from disabilities
    ) as repeated
    where copy > 1 and disability_code is not null
{%- endmacro %}
