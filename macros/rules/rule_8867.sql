{% macro rule_8867() -%}
    select {{ finding_at('assessments', 'assessment_authorisation_date') }}
    from assessments
    where episode_closure_date is not null and assessment_authorisation_date is null
{%- endmacro %}
