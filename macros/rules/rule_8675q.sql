{% macro rule_8675q() -%}
    select {{ finding_at('section_47_enquiries', 'conference_date') }}
    from section_47_enquiries
    where
        conference_date is null
        and is_conference_unnecessary_code = 'N'
        and section_47_start_date < working_day_15_before_end
{%- endmacro %}
