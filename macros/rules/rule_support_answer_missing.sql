{% macro rule_support_answer_missing() -%}
    select {{ finding_at('assessments', 'requires_support') }}
    from {{ ref('stg_annex_a__assessments') }} as assessments
    where assessment_authorisation_date is not null and requires_support_raw is null
{%- endmacro %}
