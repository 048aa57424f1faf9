{% macro rule_8870q() -%}
    select {{ finding_at('section_47_enquiries', 'conference_target_date') }}
    from section_47_enquiries
    where {{ iso_weekday('conference_target_date') }} >= 6
{%- endmacro %}
