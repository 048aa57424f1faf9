{% macro rule_2991q() -%}
    select {{ finding_at('section_47_enquiries', 'section_47_start_date') }}
    from section_47_enquiries
    where episode_assessment_count = 0
{%- endmacro %}
