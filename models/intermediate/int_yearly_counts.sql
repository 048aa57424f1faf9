with

child_events as (

    select * from {{ ref('child_events') }}

),

observation_windows as (

    select * from {{ ref('observation_windows') }}

),

codes as (

    select * from {{ ref('codes') }}
    where code_list = 'source'

),

calendar as (

    select * from {{ ref('calendar') }}

),

years as (

    select distinct year_ending_31_march from calendar

),

whole_stretches as (

    select
        authority_code,
        event_type,
        {{ year_ending_31_march(days_after('observed_from', -1)) }} + 1 as first_year,
        {{ year_ending_31_march(days_after('observed_to', 1)) }} - 1 as last_year
    from observation_windows

),

-- a year without an event of a type counts as well: it shows where a list lacks its rows
whole_years as (

    select
        whole_stretches.authority_code,
        whole_stretches.event_type,
        whole_stretches.first_year,
        years.year_ending_31_march as year_ending
    from whole_stretches
    inner join years
        on
            years.year_ending_31_march
            between whole_stretches.first_year and whole_stretches.last_year

),

events as (

    select
        child_events.authority_code,
        child_events.event_type,
        {{ year_ending_31_march('child_events.event_date') }} as year_ending,
        child_events.is_no_further_action,
        codes.label_group,
        lag(child_events.event_date) over (
            partition by
                child_events.authority_code, child_events.child_id, child_events.event_type
            order by child_events.event_date
        ) as previous_date,
        child_events.event_date
    from child_events
    left join codes on child_events.source_code = codes.code

),

final as (

    select
        whole_years.authority_code,
        whole_years.event_type,
        whole_years.year_ending,
        count(events.event_date) as events,
        case
            when whole_years.year_ending > whole_years.first_year
                then
                    sum(
                        case
                            when
                                events.event_date
                                <= {{ months_after('events.previous_date', 12) }}
                                then 1
                            else 0
                        end
                    )
        end as re_referrals,
        sum(case when events.is_no_further_action then 1 else 0 end) as no_further_action,
        sum(case when events.label_group = 'Police' then 1 else 0 end) as from_police,
        sum(case when events.label_group = 'Schools' then 1 else 0 end) as from_schools,
        sum(case when events.label_group = 'Health services' then 1 else 0 end)
            as from_health_services,
        sum(case when events.label_group = 'LA services' then 1 else 0 end) as from_la_services,
        sum(case when events.label_group = 'Individual' then 1 else 0 end) as from_individuals
    from whole_years
    left join events
        on
            whole_years.authority_code = events.authority_code
            and whole_years.event_type = events.event_type
            and whole_years.year_ending = events.year_ending
    group by
        whole_years.authority_code,
        whole_years.event_type,
        whole_years.year_ending,
        whole_years.first_year

)

select * from final
