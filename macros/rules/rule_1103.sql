{% macro rule_1103() -%}
    select {{ finding_at('assessments', 'assessment_start_date') }}
    from assessments
    where assessment_start_date < episode_referral_date
{%- endmacro %}
