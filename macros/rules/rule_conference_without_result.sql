{% macro rule_conference_without_result() -%}
    select {{ finding_at('section_47_enquiries', 'is_conference_leading_to_plan') }}
    from {{ ref('stg_annex_a__section_47_enquiries') }} as section_47_enquiries
    where conference_date is not null and is_conference_leading_to_plan_raw is null
{%- endmacro %}
