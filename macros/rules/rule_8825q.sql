{% macro rule_8825q() -%}
    select {{ finding_at('referrals', 'closure_reason') }}
    from referrals
    where {{ is_not_in_need('closure_reason_code') }} and assessment_count = 0
{%- endmacro %}
