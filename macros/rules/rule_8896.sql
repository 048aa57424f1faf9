{% macro rule_8896() -%}
    select {{ finding_at('assessments', 'assessment_authorisation_date') }}
    from (
        select
            *,
            sum(case when assessment_authorisation_date is null then 1 else 0 end) over (
                partition by authority_code, extract_date, child_id, episode
            ) as open_assessments
        from assessments
    ) as assessments
    where assessment_authorisation_date is null and open_assessments > 1
{%- endmacro %}
