{% macro rule_8736() -%}
    select {{ finding_at('assessments', 'assessment_start_date') }}
    from assessments
    where
        assessment_authorisation_date is null
        and assessment_start_date not between year_start and extract_date
{%- endmacro %}
