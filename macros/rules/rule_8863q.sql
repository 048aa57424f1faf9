{% macro rule_8863q() -%}
    {{ overlapping(
        'assessments',
        'assessment_start_date',
        'coalesce(assessment_authorisation_date, extract_date)',
        within='authority_code, extract_date, child_id, episode',
    ) }}
{%- endmacro %}
