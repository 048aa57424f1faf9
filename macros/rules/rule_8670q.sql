{% macro rule_8670q() -%}
    select {{ finding_at('assessments', 'assessment_authorisation_date') }}
    from assessments
    where
        assessment_authorisation_date is null
        and assessment_start_date < working_day_45_before_end
{%- endmacro %}
