{% macro rule_8897q() -%}
    select {{ finding_at('assessments', 'assessment_factors') }}
    from assessments
    where assessment_authorisation_date >= year_start and valid_factor_count = 0
{%- endmacro %}
