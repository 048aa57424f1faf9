{% macro rule_2990() -%}
    select {{ finding_at('referrals', 'closure_reason') }}
    from referrals
    where
        {{ is_not_in_need('closure_reason_code') }}
        and (
            conference_date is not null
            or enquiry_count + cin_plan_count + protection_plan_count > 0
        )
{%- endmacro %}
