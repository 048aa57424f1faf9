{% macro rule_8740() -%}
    select {{ finding_at('section_47_enquiries', 'section_47_start_date') }}
    from section_47_enquiries
    where
        conference_date is null
        and is_conference_unnecessary_code = 'N'
        and section_47_start_date not between year_start and extract_date
{%- endmacro %}
