{% macro rule_8810() -%}
    select {{ finding_at('referrals', 'closure_date') }}
    from referrals
    where closure_date is null and closure_reason_raw is not null
{%- endmacro %}
