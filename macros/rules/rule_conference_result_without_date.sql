{% macro rule_conference_result_without_date() -%}
    select {{ finding_at('section_47_enquiries', 'conference_date') }}
    from {{ ref('stg_annex_a__section_47_enquiries') }} as section_47_enquiries
    where conference_date is null and is_conference_leading_to_plan_code = 'Y'
{%- endmacro %}
