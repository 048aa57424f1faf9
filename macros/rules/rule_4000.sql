{% macro rule_4000() -%}
    select {{ finding_at('cin_plans', 'plan_start_date') }}
    from cin_plans
    where is_episode_without_action
{%- endmacro %}
