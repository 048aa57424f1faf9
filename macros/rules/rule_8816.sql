{% macro rule_8816() -%}
    select {{ finding_at('referrals', 'closure_date') }}
    from (
        select
            *,
            max(referral_date) over (
                partition by authority_code, extract_date, child_id
            ) as latest_referral_date
        from referrals
    ) as referrals
    where is_open and referral_date < latest_referral_date
{%- endmacro %}
