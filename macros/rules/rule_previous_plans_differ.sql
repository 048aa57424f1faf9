{% macro rule_previous_plans_differ() -%}
    select {{ finding_of('plans') }}
    from plans
    inner join plans_in_order
        on
            plans.authority_code = plans_in_order.authority_code
            and plans.child_id = plans_in_order.child_id
            and plans.start_date = plans_in_order.start_date
    left join {{ ref('observation_windows') }} as observation_windows
        on
            plans_in_order.authority_code = observation_windows.authority_code
            and observation_windows.event_type = 'cpp_start'
            and plans_in_order.earlier_start_date
            between observation_windows.observed_from and observation_windows.observed_to
            and plans_in_order.start_date <= observation_windows.observed_to
    where
        plans.previous_plans < plans_in_order.earlier_plans
        or (
            observation_windows.observed_to is not null
            and plans.previous_plans <> plans_in_order.earlier_previous_plans + 1
        )
{%- endmacro %}
