{% macro rule_8873q() -%}
    select distinct {{ finding_at('referrals', 'closure_reason') }}
    from referrals
    inner join assessment_factors
        on {{ same_episode('referrals', 'assessment_factors') }}
    where
        referrals.closure_date is not null
        and referrals.assessment_count = 1
        and assessment_factors.assessment_factor_code = '21'
        and not coalesce({{ is_not_in_need('referrals.closure_reason_code') }}, false)
{%- endmacro %}
