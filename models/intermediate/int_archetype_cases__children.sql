{#-
    What is known of the child of each case, and of the day of its index event. The age is worked
    out here as events have it: joining the events for it alone would take memory for all of them.
-#}
with

cases as (

    select * from {{ ref('int_archetype_cases__grouped') }}

),

children as (

    select * from {{ ref('children') }}

),

calendar as (

    select * from {{ ref('calendar') }}

),

busy_weeks as (

    select * from {{ ref('int_busy_weeks') }}

),

aged as (

    select
        cases.*,
        children.birth_date,
        children.gender,
        children.ethnic_group,
        children.is_disabled,
        {{ age_in_years('children.birth_date', 'cases.index_event_date') }} as age
    from cases
    left join children
        on
            cases.authority_code = children.authority_code
            and cases.child_id = children.child_id

),

final as (

    select
        aged.archetype,
        aged.case_id,
        aged.authority_code,
        aged.child_id,
        aged.index_event_date,
        aged.status,
        aged.is_followed_up,
        aged.observed_days,
        aged.days_to_match,
        aged.year_ending_31_march,
        aged.group_number,
        aged.birth_date,
        aged.gender,
        aged.ethnic_group,
        {{ age_band('aged.age') }} as age_band,
        case
            when aged.is_disabled then 'Disabled'
            when not aged.is_disabled then 'Not disabled'
            else 'Not recorded'
        end as disability,
        {{ financial_year('aged.index_event_date') }} as financial_year,
        {{ quarter_of_year('aged.index_event_date') }} as quarter,
        {{ day_characteristics() }}
    from aged
    left join calendar
        on aged.index_event_date = calendar.calendar_date
    left join busy_weeks
        on
            aged.authority_code = busy_weeks.authority_code
            and calendar.week_start_date = busy_weeks.week_start_date

)

select * from final
