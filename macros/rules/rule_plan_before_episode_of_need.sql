{% macro rule_plan_before_episode_of_need() -%}
    select distinct {{ finding_at('child_protection_plans', 'plan_start_date') }}
    from {{ ref('stg_annex_a__child_protection_plans') }} as child_protection_plans
    inner join {{ ref('stg_annex_a__children_in_need') }} as children_in_need
        on {{ same_child('child_protection_plans', 'children_in_need') }}
    where
        child_protection_plans.plan_end_date is null
        and children_in_need.cin_closure_date is null
        and child_protection_plans.plan_start_date < children_in_need.cin_start_date
{%- endmacro %}
