{#- A week is busy when its referrals are in the authority's top fifth of observed weeks. -#}
with

child_events as (

    select * from {{ ref('child_events') }}

),

calendar as (

    select * from {{ ref('calendar') }}

),

observation_windows as (

    select * from {{ ref('observation_windows') }}

),

observed_weeks as (

    select distinct
        observation_windows.authority_code,
        calendar.week_start_date
    from observation_windows
    inner join calendar
        on
            observation_windows.observed_from <= calendar.week_start_date
            and observation_windows.observed_to >= {{ days_after('calendar.week_start_date', 6) }}
    where observation_windows.event_type = 'referral'

),

referrals as (

    select
        child_events.authority_code,
        calendar.week_start_date,
        count(*) as referral_count
    from child_events
    inner join calendar
        on child_events.event_date = calendar.calendar_date
    where child_events.event_type = 'referral'
    group by child_events.authority_code, calendar.week_start_date

),

counted as (

    select
        observed_weeks.authority_code,
        observed_weeks.week_start_date,
        coalesce(referrals.referral_count, 0) as referral_count
    from observed_weeks
    left join referrals
        on
            observed_weeks.authority_code = referrals.authority_code
            and observed_weeks.week_start_date = referrals.week_start_date

),

final as (

    select
        authority_code,
        week_start_date,
        referral_count,
        percent_rank() over (partition by authority_code order by referral_count) >= 0.8 as is_busy
    from counted

)

select * from final
