{% macro rule_8615() -%}
    select {{ finding_at('section_47_enquiries', 'section_47_start_date') }}
    from section_47_enquiries
    where
        conference_date is not null
        and (section_47_start_date is null or section_47_start_date > conference_date)
{%- endmacro %}
