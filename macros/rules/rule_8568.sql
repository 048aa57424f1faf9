{% macro rule_8568() -%}
    select {{ finding_at('referrals', 'is_no_further_action') }}
    from referrals
    where coalesce(is_no_further_action_code, 'U') = 'U'
{%- endmacro %}
