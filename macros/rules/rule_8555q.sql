{% macro rule_8555q() -%}
    select {{ finding_at('referrals', 'referral_date') }}
    from referrals
    where referral_date > death_date
{%- endmacro %}
