{#-
    Child protection plans in place on a 31 March, and whether they had been reviewed in time. The
    reviews of a year are known where its census has any: Annex A shows the latest one only.
-#}
with

child_events as (

    select * from {{ ref('child_events') }}
    where event_type = 'cpp_review'

),

child_spells as (

    select * from {{ ref('child_spells') }}
    where spell_type = 'child_protection_plan' and status in ('open', 'ended')

),

observation_windows as (

    select * from {{ ref('observation_windows') }}
    where event_type = 'cpp_review'

),

census_reviews as (

    select * from {{ ref('stg_cin_census__child_protection_reviews') }}

),

listed_review_dates as (

    select * from {{ ref('int_listed_review_dates') }}

),

years as (

    select
        authority_code,
        extract_date as last_day
    from census_reviews
    where review_date is not null
    union distinct
    select
        authority_code,
        extract_date as last_day
    from listed_review_dates
    where review_date is not null

),

plans_in_place as (

    select
        years.authority_code,
        years.last_day,
        child_spells.child_id,
        child_spells.start_date,
        observation_windows.observed_from
    from years
    inner join observation_windows
        on
            years.authority_code = observation_windows.authority_code
            and years.last_day between observation_windows.observed_from
            and observation_windows.observed_to
    inner join child_spells
        on
            years.authority_code = child_spells.authority_code
            and years.last_day >= {{ months_after('child_spells.start_date', 3) }}
            and years.last_day < coalesce(
                child_spells.end_date, {{ days_after('child_spells.open_as_at_date', 1) }}
            )

),

moments as (

    select
        plans_in_place.*,
        child_events.event_date as moment
    from plans_in_place
    inner join child_events
        on
            plans_in_place.authority_code = child_events.authority_code
            and plans_in_place.child_id = child_events.child_id
            and plans_in_place.start_date < child_events.event_date
            and plans_in_place.last_day >= child_events.event_date
            and plans_in_place.observed_from <= child_events.event_date
    union all
    select
        *,
        last_day as moment
    from plans_in_place

),

with_last_review as (

    select
        *,
        lag(moment) over (
            partition by authority_code, last_day, child_id, start_date order by moment
        ) as last_review
    from moments

),

-- what was reviewed before observation began counts as reviewed on the day before
due as (

    select
        *,
        case
            when last_review is not null then {{ months_after('last_review', 6) }}
            when start_date >= observed_from then {{ months_after('start_date', 3) }}
            else {{ months_after(days_after('observed_from', -1), 6) }}
        end as due_date
    from with_last_review

),

reviewed as (

    select
        authority_code,
        last_day,
        child_id,
        start_date,
        min(case when moment <= due_date then 1 else 0 end) = 1 as is_in_time
    from due
    group by authority_code, last_day, child_id, start_date

),

final as (

    select
        'child_protection_plan_reviewed_in_time' as indicator,
        authority_code,
        last_day as counted_on,
        null as measure,
        is_in_time as is_met,
        'counted' as status
    from reviewed

)

select * from final
