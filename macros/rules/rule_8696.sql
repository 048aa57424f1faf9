{% macro rule_8696() -%}
    select {{ finding_at('assessments', 'assessment_authorisation_date') }}
    from assessments
    where assessment_authorisation_date not between year_start and extract_date
{%- endmacro %}
