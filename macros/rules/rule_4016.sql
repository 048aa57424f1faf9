{% macro rule_4016() -%}
    select distinct {{ finding_at('cin_plans', 'plan_start_date') }}
    from cin_plans
    inner join child_protection_plans
        on
            {{ same_child('cin_plans', 'child_protection_plans') }}
            and cin_plans.plan_start_date >= child_protection_plans.plan_start_date
            and (
                child_protection_plans.plan_end_date is null
                or cin_plans.plan_start_date < child_protection_plans.plan_end_date
            )
    where cin_plans.plan_start_date <= cin_plans.extract_date
{%- endmacro %}
