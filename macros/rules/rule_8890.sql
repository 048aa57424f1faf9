{% macro rule_8890() -%}
    {{ overlapping(
        'section_47_enquiries',
        'section_47_start_date',
        'coalesce(conference_date, case when is_open then extract_date end)',
        within='authority_code, extract_date, child_id, episode',
    ) }}
{%- endmacro %}
