{% macro rule_8898() -%}
    {{ exact_copies('assessment_factors', 'assessment_factor') }}
    union all
    select {{ finding_of('repeated') }}
    from (
        select
            *,
            row_number() over (
                partition by
                    authority_code,
                    extract_date,
                    child_id,
                    episode,
                    assessment,
                    assessment_factor_code
                order by file, row_number
            ) as copy
        from assessment_factors
    ) as repeated
    where copy > 1 and assessment_factor_code is not null
{%- endmacro %}
