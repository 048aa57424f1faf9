{% macro rule_2885() -%}
    select {{ finding_at('child_protection_plans', 'plan_start_date') }}
    from child_protection_plans
    left join conferences
        on
            {{ same_episode('child_protection_plans', 'conferences') }}
            and child_protection_plans.plan_start_date = conferences.conference_date
    where
        child_protection_plans.plan_start_date
        between child_protection_plans.year_start and child_protection_plans.extract_date
        and conferences.conference_date is null
{%- endmacro %}
