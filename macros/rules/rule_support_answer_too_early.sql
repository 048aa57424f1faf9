{% macro rule_support_answer_too_early() -%}
    select {{ finding_at('assessments', 'assessment_authorisation_date') }}
    from {{ ref('stg_annex_a__assessments') }} as assessments
    where assessment_authorisation_date is null and requires_support_code in ('Y', 'N')
{%- endmacro %}
