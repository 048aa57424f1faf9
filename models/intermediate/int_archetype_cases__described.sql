{#- One row per case with every single-valued characteristic that breakdowns use. -#}
with

archetype_cases as (

    select * from {{ ref('archetype_cases') }}

),

child_events as (

    select * from {{ ref('child_events') }}

),

-- apart from the events, all of which DuckDB would keep to read them twice
plan_starts as (

    select * from {{ ref('child_events') }}
    where is_plan_start

),

children as (

    select * from {{ ref('children') }}

),

episodes as (

    select * from {{ ref('int_referral_episodes') }}

),

codes as (

    select * from {{ ref('codes') }}

),

calendar as (

    select * from {{ ref('calendar') }}

),

busy_weeks as (

    select * from {{ ref('int_busy_weeks') }}

),

teams as (

    select * from {{ ref('int_archetype_teams') }}

),

plans as (

    select * from {{ ref('int_archetype_cases__plans') }}

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

final as (

    select
        archetype_cases.archetype,
        archetype_cases.case_id,
        archetype_cases.authority_code,
        archetype_cases.child_id,
        archetype_cases.index_event_date,
        archetype_cases.status,
        archetype_cases.is_followed_up,
        archetype_cases.observed_days,
        archetype_cases.days_to_match,
        {{ year_ending_31_march('archetype_cases.index_event_date') }} as year_ending_31_march,
        {{ financial_year('archetype_cases.index_event_date') }} as financial_year,
        episodes.first_assessment_event_id,
        children.birth_date,
        children.gender,
        children.ethnic_group,
        {{ age_band('index_events.age_at_event') }} as age_band,
        case
            when children.is_disabled then 'Disabled'
            when not children.is_disabled then 'Not disabled'
            else 'Not recorded'
        end as disability,
        coalesce(needs.label, 'Not recorded') as primary_need,
        coalesce(sources.label_group, 'Not recorded') as referral_source,
        coalesce(teams.team, 'Not recorded') as team,
        case
            when first_plans.first_plan_date < archetype_cases.index_event_date
                then 'Earlier plan'
            else 'None seen'
        end as earlier_plan,
        case
            when first_plans.first_care_date < archetype_cases.index_event_date
                then 'Earlier care'
            else 'None seen'
        end as earlier_care,
        coalesce(plans.plan_type, 'No plan seen') as plan_type,
        case
            when plans.has_protection_plan then coalesce(abuse_categories.label, 'Not recorded')
            else 'No child protection plan'
        end as abuse_category,
        {{ quarter_of_year('archetype_cases.index_event_date') }} as quarter,
        {{ day_characteristics() }}
    from archetype_cases
    inner join child_events as index_events
        on archetype_cases.index_event_id = index_events.event_id
    left join calendar
        on archetype_cases.index_event_date = calendar.calendar_date
    left join children
        on
            archetype_cases.authority_code = children.authority_code
            and archetype_cases.child_id = children.child_id
    left join episodes
        on
            index_events.authority_code = episodes.authority_code
            and index_events.child_id = episodes.child_id
            and index_events.referral_number = episodes.referral_number
    left join codes as needs
        on
            episodes.primary_need_code = needs.code
            and needs.code_list = 'primary_need'
    left join codes as sources
        on
            episodes.source_code = sources.code
            and sources.code_list = 'source'
    left join teams
        on episodes.referral_event_id = teams.referral_event_id
    left join first_plans
        on
            archetype_cases.authority_code = first_plans.authority_code
            and archetype_cases.child_id = first_plans.child_id
    left join plans
        on archetype_cases.case_id = plans.case_id
    left join codes as abuse_categories
        on
            plans.abuse_category_code = abuse_categories.code
            and abuse_categories.code_list = 'abuse_category'
    left join busy_weeks
        on
            archetype_cases.authority_code = busy_weeks.authority_code
            and calendar.week_start_date = busy_weeks.week_start_date

)

select * from final
