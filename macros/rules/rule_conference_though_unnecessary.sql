{% macro rule_conference_though_unnecessary() -%}
    select {{ finding_at('section_47_enquiries', 'is_conference_unnecessary') }}
    from {{ ref('stg_annex_a__section_47_enquiries') }} as section_47_enquiries
    where conference_date is not null and is_conference_unnecessary_code = 'Y'
{%- endmacro %}
