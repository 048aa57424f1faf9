{% macro rule_8839() -%}
    select {{ finding_at('section_47_enquiries', 'conference_date') }}
    from (
        select
            *,
            sum(case when is_open then 1 else 0 end) over (
                partition by authority_code, extract_date, child_id, episode
            ) as open_enquiries
        from section_47_enquiries
    ) as section_47_enquiries
    where is_open and open_enquiries > 1
{%- endmacro %}
