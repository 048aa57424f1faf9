{% macro rule_8608() -%}
    select {{ finding_at('assessments', 'assessment_authorisation_date') }}
    from assessments
    where assessment_authorisation_date < assessment_start_date
{%- endmacro %}
