{% macro rule_8820() -%}
    select {{ finding_at('referrals', 'referral_date') }}
    from (
        select
            *,
            {{ end_of_earlier('referral_date', "coalesce(closure_date, case when is_open then extract_date end)", 'authority_code, extract_date, child_id') }} as earlier_end
        from referrals
    ) as referrals
    where referral_date < earlier_end
{%- endmacro %}
