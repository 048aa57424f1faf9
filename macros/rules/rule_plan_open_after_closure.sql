{% macro rule_plan_open_after_closure() -%}
    select distinct {{ finding_at('child_protection_plans', 'plan_end_date') }}
    from {{ ref('stg_annex_a__child_protection_plans') }} as child_protection_plans
    inner join {{ ref('stg_annex_a__children_in_need') }} as children_in_need
        on {{ same_child('child_protection_plans', 'children_in_need') }}
    where
        child_protection_plans.plan_end_date is null
        and children_in_need.cin_closure_date is not null
{%- endmacro %}
