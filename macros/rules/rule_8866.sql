{% macro rule_8866() -%}
    select {{ finding_at('referrals', 'referral_source') }}
    from referrals
    where referral_date >= cast('2013-04-01' as date) and referral_source_code is null
{%- endmacro %}
