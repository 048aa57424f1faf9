{% macro rule_8863q() -%}
    select {{ finding_at('assessments', 'assessment_start_date') }}
    from (
        select
            *,
            {{ end_of_earlier('assessment_start_date', "coalesce(assessment_authorisation_date, extract_date)", 'authority_code, extract_date, child_id, episode') }} as earlier_end
        from assessments
    ) as assessments
    where assessment_start_date <= earlier_end
{%- endmacro %}
