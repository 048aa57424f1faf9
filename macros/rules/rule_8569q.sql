{% macro rule_8569q() -%}
    select {{ finding_at('referrals', 'is_no_further_action') }}
    from referrals
    where is_no_further_action_code = 'Y' and referral_date < last_working_day_before_year
{%- endmacro %}
