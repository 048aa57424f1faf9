{% macro rule_2884() -%}
    select {{ finding_at('referrals', 'conference_date') }}
    from referrals
    where conference_date is not null and enquiry_conferences > 0
{%- endmacro %}
