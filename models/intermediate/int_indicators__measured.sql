{#- One row per counted thing; `is_met` is empty where it is too early to tell or was not seen. -#}
{%- set two_years = 731 -%}

with

referral_journeys as (

    select * from {{ ref('referral_journeys') }}

),

follow_up as (

    select * from {{ ref('int_referral_follow_up') }}

),

child_spells as (

    select * from {{ ref('child_spells') }}

),

s47_journeys as (

    select * from {{ ref('s47_journeys') }}

),

contact_journeys as (

    select * from {{ ref('contact_journeys') }}

),

care_journeys as (

    select * from {{ ref('care_journeys') }}

),

calendar as (

    select * from {{ ref('calendar') }}

),

observation_windows as (

    select * from {{ ref('observation_windows') }}

),

-- a share needs every thing to have been followed equally long, whatever became of it
to_follow as (

    select
        'enquiry_without_conference' as indicator,
        authority_code,
        s47_date as counted_on,
        {{ days_after('s47_date', 60) }} as follow_up_end_date,
        'icpc' as needed_event_type,
        null as measure,
        conference_date is null as is_met
    from s47_journeys
    union all
    select
        'conference_with_plan' as indicator,
        authority_code,
        conference_date as counted_on,
        {{ days_after('conference_date', 45) }} as follow_up_end_date,
        'cpp_start' as needed_event_type,
        days_from_conference_to_plan as measure,
        cpp_start_date is not null as is_met
    from s47_journeys
    where conference_date is not null
    union all
    select
        'contact_with_referral' as indicator,
        authority_code,
        contact_date as counted_on,
        {{ days_after('contact_date', 7) }} as follow_up_end_date,
        'referral' as needed_event_type,
        days_to_referral as measure,
        referral_date is not null as is_met
    from contact_journeys
    union all
    select
        'return_to_care_in_12_months' as indicator,
        authority_code,
        end_date as counted_on,
        {{ months_after('end_date', 12) }} as follow_up_end_date,
        'lac_start' as needed_event_type,
        null as measure,
        return_status = 'returned' as is_met
    from care_journeys
    where end_date is not null

),

followed as (

    select
        to_follow.*,
        case
            when observation_windows.observed_to >= to_follow.follow_up_end_date then 'counted'
            when observation_windows.is_last then 'too_early'
            else 'not_observed'
        end as status
    from to_follow
    left join observation_windows
        on
            to_follow.authority_code = observation_windows.authority_code
            and to_follow.needed_event_type = observation_windows.event_type
            and to_follow.counted_on between observation_windows.observed_from
            and observation_windows.observed_to

),

final as (

    select
        're_referral_in_12_months' as indicator,
        referral_journeys.authority_code,
        referral_journeys.referral_date as counted_on,
        referral_journeys.days_since_previous_referral as measure,
        -- what is found without a whole look-back would stand without the rest of its year
        case
            when follow_up.is_look_back_complete then referral_journeys.is_re_referral
        end as is_met,
        case when follow_up.is_look_back_complete then 'counted' else 'not_observed' end as status
    from referral_journeys
    inner join follow_up
        on referral_journeys.referral_event_id = follow_up.event_id
    union all
    select
        'referral_without_further_action' as indicator,
        authority_code,
        referral_date as counted_on,
        null as measure,
        is_no_further_action as is_met,
        case when is_no_further_action is null then 'not_observed' else 'counted' end as status
    from referral_journeys
    union all
    select
        'assessed_not_in_need' as indicator,
        referral_journeys.authority_code,
        referral_journeys.referral_date as counted_on,
        null as measure,
        case
            when follow_up.ninety_days_observation = 'observed'
                then
                    coalesce(
                        {{ is_not_in_need('referral_journeys.closure_reason_code') }}, false
                    )
        end as is_met,
        case follow_up.ninety_days_observation
            when 'observed' then 'counted'
            else follow_up.ninety_days_observation
        end as status
    from referral_journeys
    inner join follow_up
        on referral_journeys.referral_event_id = follow_up.event_id
    union all
    select
        'assessment_in_45_working_days' as indicator,
        spells.authority_code,
        coalesce(spells.end_date, spells.open_as_at_date) as counted_on,
        ends.working_day_number - starts.working_day_number as measure,
        ends.working_day_number - starts.working_day_number <= 45 as is_met,
        case when spells.status = 'open' then 'too_early' else 'counted' end as status
    from child_spells as spells
    inner join calendar as starts
        on spells.start_date = starts.calendar_date
    left join calendar as ends
        on spells.end_date = ends.calendar_date
    where spells.spell_type = 'assessment' and spells.status <> 'end_before_start'
    union all
    select
        'conference_in_15_working_days' as indicator,
        authority_code,
        coalesce(conference_date, s47_date) as counted_on,
        working_days_to_conference as measure,
        is_conference_in_15_working_days as is_met,
        case when conference_date is null then outcome else 'counted' end as status
    from s47_journeys
    where conference_date is not null or outcome in ('too_early', 'not_observed')
    union all
    select
        spell_type || '_of_two_years' as indicator,
        authority_code,
        end_date as counted_on,
        days as measure,
        days >= {{ two_years }} as is_met,
        'counted' as status
    from child_spells
    where spell_type in ('child_protection_plan', 'episode_of_need') and status = 'ended'
    union all
    select
        indicator,
        authority_code,
        counted_on,
        measure,
        case when status = 'counted' then is_met end as is_met,
        status
    from followed

)

select * from final
