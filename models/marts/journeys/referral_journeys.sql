{#- An outcome is given when it can no longer change; until then the referral is too early. -#}
with

referrals as (

    select
        *,
        lag(event_date) over (journey) as previous_referral_date,
        lead(event_date) over (journey) as next_referral_date
    from {{ ref('child_events') }}
    where event_type = 'referral'
    window journey as (partition by authority_code, child_id order by event_number)

),

episodes as (

    select * from {{ ref('int_referral_episodes') }}

),

follow_up as (

    select * from {{ ref('int_referral_follow_up') }}

),

calendar as (

    select * from {{ ref('calendar') }}

),

codes as (

    select * from {{ ref('codes') }}
    where code_list = 'source'

),

measured as (

    select
        referrals.event_id as referral_event_id,
        referrals.authority_code,
        referrals.child_id,
        referrals.referral_number,
        referrals.event_date as referral_date,
        referrals.age_at_event as age_at_referral,
        referrals.source_code,
        codes.label as source,
        codes.label_group as source_group,
        referrals.is_no_further_action,
        episodes.primary_need_code,
        episodes.contact_date,
        {{ days_between('episodes.contact_date', 'referrals.event_date') }} as days_from_contact,
        episodes.assessment_start_date,
        {{ days_between('referrals.event_date', 'episodes.assessment_start_date') }}
            as days_to_assessment_start,
        started.working_day_number - referrals.working_day_number
            as working_days_to_assessment_start,
        episodes.assessment_authorisation_date,
        {{ days_between('referrals.event_date', 'episodes.assessment_authorisation_date') }}
            as days_to_authorisation,
        episodes.assessment_count,
        episodes.s47_date,
        {{ days_between('referrals.event_date', 'episodes.s47_date') }} as days_to_s47,
        episodes.s47_count,
        episodes.icpc_date,
        {{ days_between('referrals.event_date', 'episodes.icpc_date') }} as days_to_icpc,
        episodes.cin_plan_start_date,
        episodes.cpp_start_date,
        episodes.lac_start_date,
        episodes.plan_start_date,
        {{ days_between('referrals.event_date', 'episodes.plan_start_date') }} as days_to_plan,
        episodes.closure_date,
        {{ days_between('referrals.event_date', 'episodes.closure_date') }} as days_to_closure,
        episodes.closure_reason_code,
        episodes.is_support_found,
        episodes.highest_level,
        referrals.previous_referral_date,
        {{ days_between('referrals.previous_referral_date', 'referrals.event_date') }}
            as days_since_previous_referral,
        {{ months_after('referrals.previous_referral_date', 12) }} as re_referral_end_date,
        referrals.next_referral_date,
        {{ days_between('referrals.event_date', 'referrals.next_referral_date') }}
            as days_to_next_referral,
        {{ months_after('referrals.event_date', 12) }} as follow_up_end_date,
        follow_up.thirty_days_observation,
        follow_up.ninety_days_observation,
        follow_up.twelve_months_observation,
        follow_up.is_look_back_complete
    from referrals
    inner join episodes
        on
            referrals.authority_code = episodes.authority_code
            and referrals.child_id = episodes.child_id
            and referrals.referral_number = episodes.referral_number
    inner join follow_up
        on referrals.event_id = follow_up.event_id
    left join calendar as started
        on episodes.assessment_start_date = started.calendar_date
    left join codes
        on referrals.source_code = codes.code

),

final as (

    select
        referral_event_id,
        authority_code,
        child_id,
        referral_number,
        referral_date,
        age_at_referral,
        source_code,
        source,
        source_group,
        is_no_further_action,
        primary_need_code,
        contact_date,
        days_from_contact,
        assessment_start_date,
        days_to_assessment_start,
        working_days_to_assessment_start,
        assessment_authorisation_date,
        days_to_authorisation,
        assessment_count,
        s47_date,
        days_to_s47,
        s47_count,
        icpc_date,
        days_to_icpc,
        cin_plan_start_date,
        cpp_start_date,
        lac_start_date,
        plan_start_date,
        days_to_plan,
        closure_date,
        days_to_closure,
        closure_reason_code,
        highest_level,
        case highest_level
            when 1 then 'No further action'
            when 2 then 'Assessed, not in need'
            when 3 then 'Child in need'
            when 4 then 'Section 47 enquiry'
            when 5 then 'Initial child protection conference'
            when 6 then 'Child protection plan'
            when 7 then 'Looked after'
        end as highest_level_reached,
        case
            when days_to_assessment_start <= 30 and days_to_s47 <= 30 then 'both'
            when thirty_days_observation <> 'observed' then thirty_days_observation
            when days_to_assessment_start <= 30 then 'S17'
            when days_to_s47 <= 30 then 'S47'
            else 'NFA'
        end as outcome_in_30_days,
        case
            when days_to_plan <= 90 then 'plan'
            when ninety_days_observation <> 'observed' then ninety_days_observation
            when is_support_found then 'support'
            when assessment_count > 0 then 'assessed'
            when is_no_further_action then 'no_further_action'
            else 'not_assessed'
        end as outcome,
        previous_referral_date,
        days_since_previous_referral,
        case
            when referral_date <= re_referral_end_date then true
            when is_look_back_complete then false
        end as is_re_referral,
        next_referral_date,
        days_to_next_referral,
        case
            when next_referral_date <= follow_up_end_date then 're_referred'
            when twelve_months_observation = 'observed' then 'not_re_referred'
            else twelve_months_observation
        end as re_referral_status
    from measured

)

select * from final
