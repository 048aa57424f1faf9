{#-
    One row per thing that something else should or should not follow. A share needs every one of
    them to have been followed equally long, whatever became of it.
-#}
{%- set within = follow_up_days() -%}
with

s47_journeys as (

    select * from {{ ref('s47_journeys') }}

),

contact_journeys as (

    select * from {{ ref('contact_journeys') }}

),

care_journeys as (

    select * from {{ ref('care_journeys') }}

),

observation_windows as (

    select * from {{ ref('observation_windows') }}

),

to_follow as (

    select
        'enquiry_without_conference' as indicator,
        authority_code,
        s47_date as counted_on,
        {{ days_after('s47_date', within.conference_after_enquiry) }} as follow_up_end_date,
        'icpc' as needed_event_type,
        null as measure,
        conference_date is null as is_met
    from s47_journeys
    union all
    select
        'conference_with_plan' as indicator,
        authority_code,
        conference_date as counted_on,
        {{ days_after('conference_date', within.plan_after_conference) }} as follow_up_end_date,
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
        {{ days_after('contact_date', within.referral_after_contact) }} as follow_up_end_date,
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
        {{ window_status('to_follow.follow_up_end_date') }} as status
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
        indicator,
        authority_code,
        counted_on,
        measure,
        case when status = 'counted' then is_met end as is_met,
        status
    from followed

)

select * from final
