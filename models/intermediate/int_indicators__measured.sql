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
        authority_code,
        referral_date as counted_on,
        null as measure,
        case
            when {{ is_not_in_need('closure_reason_code') }} then true
            when outcome not in ('too_early', 'not_observed') then false
        end as is_met,
        case
            when {{ is_not_in_need('closure_reason_code') }} then 'counted'
            when outcome in ('too_early', 'not_observed') then outcome
            else 'counted'
        end as status
    from referral_journeys
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
        'enquiry_without_conference' as indicator,
        authority_code,
        s47_date as counted_on,
        null as measure,
        case
            when conference_date is not null then false
            when outcome not in ('too_early', 'not_observed') then true
        end as is_met,
        case
            when conference_date is null and outcome in ('too_early', 'not_observed') then outcome
            else 'counted'
        end as status
    from s47_journeys
    union all
    select
        'conference_with_plan' as indicator,
        authority_code,
        conference_date as counted_on,
        days_from_conference_to_plan as measure,
        case
            when outcome not in ('too_early', 'not_observed') then outcome = 'conference_and_plan'
        end as is_met,
        case when outcome in ('too_early', 'not_observed') then outcome else 'counted' end as status
    from s47_journeys
    where conference_date is not null
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
        'contact_with_referral' as indicator,
        authority_code,
        contact_date as counted_on,
        days_to_referral as measure,
        case
            when outcome not in ('too_early', 'not_observed') then outcome = 'referral'
        end as is_met,
        case when outcome in ('too_early', 'not_observed') then outcome else 'counted' end as status
    from contact_journeys
    union all
    select
        'return_to_care_in_12_months' as indicator,
        authority_code,
        end_date as counted_on,
        null as measure,
        case
            when return_status in ('returned', 'not_returned') then return_status = 'returned'
        end as is_met,
        case
            when return_status in ('returned', 'not_returned') then 'counted'
            else return_status
        end as status
    from care_journeys
    where return_status <> 'still_looked_after' and end_date is not null

)

select * from final
