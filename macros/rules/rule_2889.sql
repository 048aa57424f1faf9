{% macro rule_2889() -%}
    select {{ finding_at('section_47_enquiries', 'section_47_start_date') }}
    from section_47_enquiries
    where section_47_start_date < episode_referral_date
{%- endmacro %}
