{#- The events a match rests on: the index, each step in its order, and the plan it led to. -#}
with

archetype_cases as (

    select * from {{ ref('archetype_cases') }}
    where status = 'match'

),

child_events as (

    select * from {{ ref('child_events') }}

),

step_numbers as (

    select
        case_id,
        {{ parts_of_list('step_event_numbers') }} as event_number
    from archetype_cases
    where step_event_numbers is not null

),

steps as (

    select
        step_numbers.case_id,
        child_events.event_id
    from step_numbers
    inner join archetype_cases
        on step_numbers.case_id = archetype_cases.case_id
    inner join child_events
        on
            archetype_cases.authority_code = child_events.authority_code
            and archetype_cases.child_id = child_events.child_id
            and try_cast(trim(step_numbers.event_number) as integer) = child_events.event_number

),

evidence as (

    select
        case_id,
        index_event_id as event_id,
        'index' as evidence_role
    from archetype_cases
    union all
    select
        case_id,
        event_id,
        'step' as evidence_role
    from steps
    union all
    select
        case_id,
        plan_event_id as event_id,
        'plan' as evidence_role
    from archetype_cases
    where plan_event_id is not null

),

final as (

    select
        archetype_cases.archetype,
        archetype_cases.case_id,
        archetype_cases.authority_code,
        archetype_cases.child_id,
        cast(row_number() over (case_in_order) as integer) as evidence_number,
        evidence.evidence_role,
        child_events.event_id,
        child_events.event_type,
        child_events.event_date,
        {{ days_between('archetype_cases.index_event_date', 'child_events.event_date') }}
            as days_since_index,
        {{ days_between(
            'lag(child_events.event_date) over (case_in_order)', 'child_events.event_date'
        ) }} as days_since_previous
    from evidence
    inner join archetype_cases
        on evidence.case_id = archetype_cases.case_id
    inner join child_events
        on evidence.event_id = child_events.event_id
    window
        case_in_order as (
            partition by evidence.case_id
            order by child_events.event_number, evidence.evidence_role
        )

)

select * from final
