{#- One row per counted thing; `is_met` is empty where it is too early to tell or was not seen. -#}
{%- set lasted = calendar_months_between('start_date', 'end_date') -%}

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

followed as (

    select * from {{ ref('int_indicators__followed') }}

),

plans as (

    select * from {{ ref('int_indicators__plans') }}
    union all
    select * from {{ ref('int_indicators__reviews') }}

),

observation_windows as (

    select * from {{ ref('observation_windows') }}
    where event_type = 'referral'

),

calendar as (

    select * from {{ ref('calendar') }}

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
        case when follow_up.is_look_back_complete then 'counted' else 'not_observed' end as status,
        null as months
    from referral_journeys
    inner join follow_up
        on referral_journeys.referral_event_id = follow_up.event_id
    union all
    select
        'referral_without_further_action' as indicator,
        referral_journeys.authority_code,
        referral_journeys.referral_date as counted_on,
        null as measure,
        -- of referrals from before observation only those are seen that led to something
        case
            when observation_windows.event_type is not null
                then referral_journeys.is_no_further_action
        end as is_met,
        case
            when
                observation_windows.event_type is null
                or referral_journeys.is_no_further_action is null
                then 'not_observed'
            else 'counted'
        end as status,
        null as months
    from referral_journeys
    left join observation_windows
        on
            referral_journeys.authority_code = observation_windows.authority_code
            and referral_journeys.referral_date between observation_windows.observed_from
            and observation_windows.observed_to
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
        end as status,
        null as months
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
        case when spells.status = 'open' then 'too_early' else 'counted' end as status,
        null as months
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
        case when conference_date is null then outcome else 'counted' end as status,
        null as months
    from s47_journeys
    where conference_date is not null or outcome in ('too_early', 'not_observed')
    union all
    select
        spell_type || '_of_two_years' as indicator,
        authority_code,
        end_date as counted_on,
        days as measure,
        {{ lasted }} >= 24 as is_met,
        'counted' as status,
        {{ lasted }} as months
    from child_spells
    where spell_type in ('child_protection_plan', 'episode_of_need') and status = 'ended'
    union all
    select
        *,
        null as months
    from followed
    union all
    select
        *,
        null as months
    from plans

)

select * from final
