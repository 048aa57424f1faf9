{% macro rule_8606() -%}
    select {{ finding_at('referrals', 'referral_date') }}
    from referrals
    where
        referral_date < {{ days_after('coalesce(birth_date, expected_birth_date)', -280) }}
{%- endmacro %}
