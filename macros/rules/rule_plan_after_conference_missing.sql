{% macro rule_plan_after_conference_missing() -%}
    select {{ finding_at('section_47_enquiries', 'is_conference_leading_to_plan') }}
    from {{ ref('stg_annex_a__section_47_enquiries') }} as section_47_enquiries
    inner join (
        select
            authority_code,
            extract_date
        from {{ ref('stg_annex_a__child_protection_plans') }}
        group by authority_code, extract_date
    ) as lists_sent
        on
            section_47_enquiries.authority_code = lists_sent.authority_code
            and section_47_enquiries.extract_date = lists_sent.extract_date
    left join (
        select
            authority_code,
            extract_date,
            child_id
        from {{ ref('stg_annex_a__child_protection_plans') }}
        group by authority_code, extract_date, child_id
    ) as child_protection_plans
        on {{ same_child('section_47_enquiries', 'child_protection_plans') }}
    where
        section_47_enquiries.conference_date <= section_47_enquiries.extract_date
        and section_47_enquiries.is_conference_leading_to_plan_code = 'Y'
        and child_protection_plans.child_id is null
{%- endmacro %}
