{% macro rule_8825q() -%}
    select {{ finding_at('referrals', 'closure_reason') }}
    from referrals
    where closure_reason_code in ('RC8', 'RC9') and assessment_count = 0
{%- endmacro %}
