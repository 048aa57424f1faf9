{% macro rule_8650() -%}
    select {{ finding_at('referrals', 'primary_need') }}
    from referrals
    where primary_need_raw is not null and primary_need_code is null
{%- endmacro %}
