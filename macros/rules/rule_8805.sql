{% macro rule_8805() -%}
    select {{ finding_at('referrals', 'closure_reason') }}
    from referrals
    where closure_date is not null and closure_reason_raw is null
{%- endmacro %}
