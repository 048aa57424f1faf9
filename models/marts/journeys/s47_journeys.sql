{#- An outcome is given when it can no longer change; until then the enquiry is too early. -#}
{%- set within = follow_up_days() -%}
with

child_events as (

    select * from {{ ref('child_events') }}

),

named_conferences as (

    select * from {{ ref('int_named_conferences') }}

),

observation_windows as (

    select * from {{ ref('observation_windows') }}

),

calendar as (

    select * from {{ ref('calendar') }}

),

enquiries as (

    select
        *,
        lead(event_date) over (
            partition by authority_code, child_id
            order by event_number
        ) as next_s47_date
    from child_events
    where event_type = 's47'

),

-- a conference on the day of the next enquiry is that enquiry's
index_events as (

    select
        *,
        least(
            {{ days_after('event_date', within.conference_after_enquiry + 1) }}, next_s47_date
        ) as until_day
    from enquiries

),

-- the row of an enquiry names its own conference; else it is the first before the next enquiry
conferences as (

    select
        index_events.event_id,
        coalesce(min(named_conferences.conference_date), min(later_events.event_date))
            as conference_date
    from index_events
    left join named_conferences
        on index_events.event_id = named_conferences.s47_event_id
    left join child_events as later_events
        on
            index_events.authority_code = later_events.authority_code
            and index_events.child_id = later_events.child_id
            and later_events.event_type = 'icpc'
            and index_events.event_date <= later_events.event_date
            and index_events.until_day > later_events.event_date
    group by index_events.event_id

),

with_conference as (

    select
        index_events.*,
        conferences.conference_date,
        coalesce(
            {{ days_after('conferences.conference_date', within.plan_after_conference) }},
            {{ days_after('index_events.event_date', within.conference_after_enquiry) }}
        ) as follow_up_end_date
    from index_events
    inner join conferences
        on index_events.event_id = conferences.event_id

),

plans as (

    select
        with_conference.event_id,
        min(later_events.event_date) as cpp_start_date
    from with_conference
    inner join child_events as later_events
        on
            with_conference.authority_code = later_events.authority_code
            and with_conference.child_id = later_events.child_id
            and later_events.event_type = 'cpp_start'
            and with_conference.event_date <= later_events.event_date
            -- a plan from before the conference did not come of it; two lists may be a day apart
            and coalesce(
                {{ days_after('with_conference.conference_date', -1) }}, with_conference.event_date
            ) <= later_events.event_date
            and with_conference.follow_up_end_date >= later_events.event_date
            and (
                with_conference.conference_date is not null
                or with_conference.next_s47_date is null
                or with_conference.next_s47_date > later_events.event_date
            )
    group by with_conference.event_id

),

{{ observation_reach(['s47', 'icpc', 'cpp_start']) }},

measured as (

    select
        with_conference.event_id as s47_event_id,
        with_conference.authority_code,
        with_conference.child_id,
        with_conference.referral_number,
        with_conference.event_date as s47_date,
        with_conference.age_at_event as age_at_s47,
        with_conference.is_conference_unnecessary,
        with_conference.conference_date,
        {{ days_between('with_conference.event_date', 'with_conference.conference_date') }}
            as days_to_conference,
        calendar.working_day_number - with_conference.working_day_number
            as working_days_to_conference,
        plans.cpp_start_date,
        {{ days_between('with_conference.event_date', 'plans.cpp_start_date') }} as days_to_plan,
        {{ days_between('with_conference.conference_date', 'plans.cpp_start_date') }}
            as days_from_conference_to_plan,
        with_conference.next_s47_date,
        with_conference.follow_up_end_date,
        {{ observation_status('with_conference.follow_up_end_date') }} as observation
    from with_conference
    inner join reach
        on
            with_conference.authority_code = reach.authority_code
            and with_conference.event_date between reach.from_day and reach.to_day
    left join plans
        on with_conference.event_id = plans.event_id
    left join calendar
        on with_conference.conference_date = calendar.calendar_date

),

final as (

    select
        s47_event_id,
        authority_code,
        child_id,
        referral_number,
        s47_date,
        age_at_s47,
        is_conference_unnecessary,
        conference_date,
        days_to_conference,
        working_days_to_conference,
        working_days_to_conference <= 15 as is_conference_in_15_working_days,
        cpp_start_date,
        days_to_plan,
        days_from_conference_to_plan,
        next_s47_date,
        follow_up_end_date,
        case
            when conference_date is not null and cpp_start_date is not null
                then 'conference_and_plan'
            when observation <> 'observed' then observation
            when conference_date is not null then 'conference_without_plan'
            when cpp_start_date is not null then 'plan_without_conference'
            else 'no_conference'
        end as outcome
    from measured

)

select * from final
