{% macro rule_8600() -%}
    select {{ finding_at('referrals', 'referral_date') }}
    from referrals
    where referral_date is null or referral_date > extract_date
{%- endmacro %}
