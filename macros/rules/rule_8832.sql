{% macro rule_8832() -%}
    select {{ finding_at('child_protection_plans', 'plan_start_date') }}
    from child_protection_plans
    where is_episode_without_action
{%- endmacro %}
