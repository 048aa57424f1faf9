{% macro rule_8898() -%}
    select {{ finding_of('repeated') }}
    from (
        select
            _authority as authority_code,
            'cin_census' as dataset,
            'assessment_factors' as table_name,
            _file as file,
            _row as row_number,
            'assessment_factor' as column_name,
            row_number() over (partition by _file, _sheet, _row_hash order by _row) as copy
        from {{ ref('base_cin_census__assessment_factors') }}
        where {{ identifier_problem('child_id') }} is null
    ) as repeated
    where copy > 1
    union all
    select {{ finding_of('repeated') }}
    from (
        select
            *,
            row_number() over (
                partition by authority_code, extract_date, child_id, episode, assessment, assessment_factor_code
                order by file, row_number
            ) as copy
        from assessment_factors
    ) as repeated
    where copy > 1 and assessment_factor_code is not null
{%- endmacro %}
