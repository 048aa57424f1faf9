{% macro rule_8868() -%}
    select {{ finding_at('section_47_enquiries', 'conference_date') }}
    from section_47_enquiries
    where episode_closure_date is not null and is_open
{%- endmacro %}
