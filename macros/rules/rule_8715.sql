{% macro rule_8715() -%}
    select {{ finding_at('section_47_enquiries', 'conference_date') }}
    from section_47_enquiries
    where conference_date not between year_start and extract_date
    union all
    select {{ finding_at('referrals', 'conference_date') }}
    from referrals
    where conference_date not between year_start and extract_date
{%- endmacro %}
