{% macro rule_1104() -%}
    select {{ finding_at('section_47_enquiries', 'conference_date') }}
    from section_47_enquiries
    where conference_date < episode_referral_date
    union all
    select {{ finding_at('referrals', 'conference_date') }}
    from referrals
    where conference_date < referral_date
{%- endmacro %}
