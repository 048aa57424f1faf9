{#- What plans the child of each case had had, and which one it was on. -#}
with

cases as (

    select * from {{ ref('int_archetype_cases__grouped') }}

),

-- apart from the cases, all of which DuckDB would keep to read them twice; so with the events
cases_to_place as (

    select * from {{ ref('archetype_cases') }}

),

plan_starts as (

    select * from {{ ref('child_events') }}
    where is_plan_start

),

protection_plan_starts as (

    select * from {{ ref('child_events') }}
    where event_type = 'cpp_start'

),

child_spells as (

    select * from {{ ref('child_spells') }}
    where spell_type in ('cin_plan', 'child_protection_plan', 'looked_after')

),

abuse_categories as (

    select * from {{ ref('codes') }}
    where code_list = 'abuse_category'

),

first_plans as (

    select
        authority_code,
        child_id,
        min(case when event_type <> 'lac_start' then event_date end) as first_plan_date,
        min(case when event_type = 'lac_start' then event_date end) as first_care_date
    from plan_starts
    group by authority_code, child_id

),

-- in place, and not what came of it: a plan of the day itself only where that is the index
open_plans as (

    select
        cases_to_place.case_id,
        cases_to_place.authority_code,
        cases_to_place.child_id,
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
    from cases_to_place
    inner join child_spells
        on
            cases_to_place.authority_code = child_spells.authority_code
            and cases_to_place.child_id = child_spells.child_id
            and cases_to_place.index_event_date >= child_spells.start_date
            and cases_to_place.index_event_date
            <= coalesce(
                child_spells.end_date, child_spells.open_as_at_date, child_spells.start_date
            )
            and (
                cases_to_place.index_event_date > child_spells.start_date
                or cases_to_place.index_event_type in ('cin_plan_start', 'cpp_start', 'lac_start')
            )
    group by cases_to_place.case_id, cases_to_place.authority_code, cases_to_place.child_id

),

protection_plans as (

    select
        authority_code,
        child_id,
        event_date as start_date,
        max(abuse_category_code) as abuse_category_code
    from protection_plan_starts
    group by authority_code, child_id, event_date

),

plans as (

    select
        open_plans.case_id,
        case
            when open_plans.is_looked_after then 'Looked after'
            when open_plans.cpp_start_date is not null then 'Child protection plan'
            when open_plans.has_cin_plan then 'Child in need plan'
        end as plan_type,
        case
            when open_plans.cpp_start_date is not null
                then coalesce(abuse_categories.label, 'Not recorded')
        end as abuse_category
    from open_plans
    left join protection_plans
        on
            open_plans.authority_code = protection_plans.authority_code
            and open_plans.child_id = protection_plans.child_id
            and open_plans.cpp_start_date = protection_plans.start_date
    left join abuse_categories
        on protection_plans.abuse_category_code = abuse_categories.code

),

final as (

    select
        cases.archetype,
        cases.case_id,
        cases.group_number,
        case
            when first_plans.first_plan_date < cases.index_event_date
                then 'Earlier plan'
            else 'None seen'
        end as earlier_plan,
        case
            when first_plans.first_care_date < cases.index_event_date
                then 'Earlier care'
            else 'None seen'
        end as earlier_care,
        coalesce(plans.plan_type, 'No plan seen') as plan_type,
        coalesce(plans.abuse_category, 'No child protection plan') as abuse_category
    from cases
    left join first_plans
        on
            cases.authority_code = first_plans.authority_code
            and cases.child_id = first_plans.child_id
    left join plans
        on cases.case_id = plans.case_id

)

select * from final
