{#- The cases of a child on a plan; its kind, and the abuse a child protection plan is for. -#}
with

archetype_cases as (

    select * from {{ ref('archetype_cases') }}

),

child_events as (

    select * from {{ ref('child_events') }}

),

child_spells as (

    select * from {{ ref('child_spells') }}
    where spell_type in ('cin_plan', 'child_protection_plan', 'looked_after')

),

-- in place, and not what came of it: a plan of the day itself only where that is the index
open_plans as (

    select
        archetype_cases.case_id,
        archetype_cases.authority_code,
        archetype_cases.child_id,
        max(case when child_spells.spell_type = 'cin_plan' then 1 else 0 end) = 1
            as has_cin_plan,
        max(case when child_spells.spell_type = 'looked_after' then 1 else 0 end) = 1
            as is_looked_after,
        max(
            case
                when child_spells.spell_type = 'child_protection_plan'
                    then child_spells.start_date
            end
        ) as cpp_start_date
    from archetype_cases
    inner join child_spells
        on
            archetype_cases.authority_code = child_spells.authority_code
            and archetype_cases.child_id = child_spells.child_id
            and archetype_cases.index_event_date >= child_spells.start_date
            and archetype_cases.index_event_date
            <= coalesce(
                child_spells.end_date, child_spells.open_as_at_date, child_spells.start_date
            )
            and (
                archetype_cases.index_event_date > child_spells.start_date
                or archetype_cases.index_event_type in ('cin_plan_start', 'cpp_start', 'lac_start')
            )
    group by archetype_cases.case_id, archetype_cases.authority_code, archetype_cases.child_id

),

protection_plans as (

    select
        authority_code,
        child_id,
        event_date as start_date,
        max(abuse_category_code) as abuse_category_code
    from child_events
    where event_type = 'cpp_start'
    group by authority_code, child_id, event_date

),

final as (

    select
        open_plans.case_id,
        case
            when open_plans.is_looked_after then 'Looked after'
            when open_plans.cpp_start_date is not null then 'Child protection plan'
            when open_plans.has_cin_plan then 'Child in need plan'
        end as plan_type,
        open_plans.cpp_start_date is not null as has_protection_plan,
        protection_plans.abuse_category_code
    from open_plans
    left join protection_plans
        on
            open_plans.authority_code = protection_plans.authority_code
            and open_plans.child_id = protection_plans.child_id
            and open_plans.cpp_start_date = protection_plans.start_date

)

select * from final
