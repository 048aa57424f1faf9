{% macro rule_referral_count_differs() -%}
    {{ recounted('referrals', 'referrals_in_last_12_months', 'referral_date', 'referral') }}
{%- endmacro %}
