{% macro plans_of_children() %}
    plans as (

        {% for dataset in ['annex_a', 'cin_census'] %}
        select
            authority_code,
            dataset,
            'child_protection_plans' as table_name,
            file,
            row_number,
            'previous_plans' as column_name,
            child_id,
            plan_start_date as start_date,
            previous_plans
        from {{ ref('stg_' ~ dataset ~ '__child_protection_plans') }}
        where plan_start_date <= extract_date and previous_plans is not null
        {{ 'union all' if not loop.last }}
        {% endfor %}

    ),

    previous_plans_of_starts as (

        select
            merged_events.authority_code,
            merged_events.child_id,
            merged_events.event_date as start_date,
            max(plans.previous_plans) as previous_plans
        from merged_events
        left join plans
            on
                merged_events.authority_code = plans.authority_code
                and merged_events.child_id = plans.child_id
                and merged_events.event_date = plans.start_date
        where merged_events.event_type = 'cpp_start'
        group by merged_events.authority_code, merged_events.child_id, merged_events.event_date

    ),

    plans_in_order as (

        select
            authority_code,
            child_id,
            start_date,
            row_number() over (of_child) - 1 as earlier_plans,
            lag(start_date) over (of_child) as earlier_start_date,
            lag(previous_plans) over (of_child) as earlier_previous_plans
        from previous_plans_of_starts
        window of_child as (partition by authority_code, child_id order by start_date)

    )
{% endmacro %}
