{% macro rule_8610() -%}
    select {{ finding_at('referrals', 'primary_need') }}
    from referrals
    where is_no_further_action_code = 'N' and primary_need_raw is null
{%- endmacro %}
