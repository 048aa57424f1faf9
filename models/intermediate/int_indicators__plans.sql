{#- Child protection plans that started, and which of them were not the child's first. -#}
with

child_events as (

    select * from {{ ref('child_events') }}
    where event_type = 'cpp_start'

),

observation_windows as (

    select * from {{ ref('observation_windows') }}
    where event_type = 'cpp_start'

),

annex_a_plans as (

    select * from {{ ref('stg_annex_a__child_protection_plans') }}

),

census_plans as (

    select * from {{ ref('stg_cin_census__child_protection_plans') }}

),

stated as (

    select
        annex_a_plans.authority_code,
        annex_a_plans.child_id,
        annex_a_plans.plan_start_date,
        annex_a_plans.previous_plans,
        {{ extract_label('annex_a_plans') }} as seen_in
    from annex_a_plans
    union all
    select
        census_plans.authority_code,
        census_plans.child_id,
        census_plans.plan_start_date,
        census_plans.previous_plans,
        {{ extract_label('census_plans') }} as seen_in
    from census_plans

),

last_stated as (

    select
        authority_code,
        child_id,
        plan_start_date,
        {{ latest_value('previous_plans', 'seen_in') }} as previous_plans
    from stated
    where previous_plans >= 0
    group by authority_code, child_id, plan_start_date

),

final as (

    select
        'repeat_child_protection_plan' as indicator,
        child_events.authority_code,
        child_events.event_date as counted_on,
        null as measure,
        -- of plans from before observation only those are seen that lasted
        case
            when observation_windows.event_type is not null then last_stated.previous_plans > 0
        end as is_met,
        case
            when observation_windows.event_type is null or last_stated.previous_plans is null
                then 'not_observed'
            else 'counted'
        end as status
    from child_events
    left join last_stated
        on
            child_events.authority_code = last_stated.authority_code
            and child_events.child_id = last_stated.child_id
            and child_events.event_date = last_stated.plan_start_date
    left join observation_windows
        on
            child_events.authority_code = observation_windows.authority_code
            and child_events.event_date between observation_windows.observed_from
            and observation_windows.observed_to

)

select * from final
