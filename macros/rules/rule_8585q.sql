{% macro rule_8585q() -%}
    select {{ finding_at('referrals', 'closure_reason') }}
    from referrals
    where closure_reason_code = 'RC2' and death_date is null
{%- endmacro %}
