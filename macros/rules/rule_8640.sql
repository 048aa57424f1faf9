{% macro rule_8640() -%}
    select {{ finding_at('referrals', 'closure_reason') }}
    from referrals
    where closure_reason_raw is not null and closure_reason_code is null
{%- endmacro %}
