{% macro rule_1105() -%}
    select {{ finding_at('child_protection_plans', 'plan_start_date') }}
    from child_protection_plans
    where plan_start_date < episode_referral_date
{%- endmacro %}
