{% macro rule_8869() -%}
    select {{ finding_of('assessment_factors') }}
    from (
        select
            *,
            count(*) over (
                partition by authority_code, extract_date, child_id, episode, assessment
            ) as given
        from assessment_factors
    ) as assessment_factors
    where assessment_factor_code = '21' and given > 1
{%- endmacro %}
