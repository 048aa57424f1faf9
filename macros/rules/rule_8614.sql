{% macro rule_8614() -%}
    select {{ finding_at('assessments', 'assessment_authorisation_date') }}
    from assessments
    where assessment_authorisation_date is null and factor_count > 0
{%- endmacro %}
