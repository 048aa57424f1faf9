{% macro rule_8890() -%}
    select {{ finding_at('section_47_enquiries', 'section_47_start_date') }}
    from (
        select
            *,
            {{ end_of_earlier('section_47_start_date', "coalesce(conference_date, case when is_open then extract_date end)", 'authority_code, extract_date, child_id, episode') }} as earlier_end
        from section_47_enquiries
    ) as section_47_enquiries
    where section_47_start_date <= earlier_end
{%- endmacro %}
