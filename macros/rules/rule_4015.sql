{% macro rule_4015() -%}
    select {{ finding_at('cin_plans', 'plan_start_date') }}
    from cin_plans
    where plan_start_date < episode_referral_date
{%- endmacro %}
