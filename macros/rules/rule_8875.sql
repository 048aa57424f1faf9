{% macro rule_8875() -%}
    select {{ finding_at('section_47_enquiries', 'conference_date') }}
    from section_47_enquiries
    where {{ iso_weekday('conference_date') }} >= 6
    union all
    select {{ finding_at('referrals', 'conference_date') }}
    from referrals
    where {{ iso_weekday('conference_date') }} >= 6
{%- endmacro %}
