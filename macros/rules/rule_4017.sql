{% macro rule_4017() -%}
    select distinct {{ finding_at('child_protection_plans', 'plan_start_date') }}
    from child_protection_plans
    inner join cin_plans
        on
            {{ same_child('child_protection_plans', 'cin_plans') }}
            and child_protection_plans.plan_start_date >= cin_plans.plan_start_date
            and (
                cin_plans.plan_end_date is null
                or child_protection_plans.plan_start_date < cin_plans.plan_end_date
            )
    where child_protection_plans.plan_start_date <= child_protection_plans.extract_date
{%- endmacro %}
