{% macro rule_8630() -%}
    select {{ finding_at('referrals', 'closure_date') }}
    from referrals
    where closure_date < referral_date
{%- endmacro %}
