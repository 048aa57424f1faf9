{#- What is known of the time from one referral to the next: the first event of each type. -#}
with

child_events as (

    select * from {{ ref('child_events') }}

),

episodes as (

    select
        authority_code,
        child_id,
        referral_number,
        max(case when event_type = 'referral' then event_id end) as referral_event_id,
        max(case when event_type = 'referral' then source_code end) as source_code,
        max(
            case
                when event_type = 'referral' and is_no_further_action then 1
                when event_type = 'referral' and not is_no_further_action then 0
            end
        ) = 1 as is_no_further_action,
        coalesce(
            max(case when event_type = 'referral' then primary_need_code end),
            max(case when event_type = 'cin_start' then primary_need_code end)
        ) as primary_need_code,
        max(case when event_type = 'contact' then event_date end) as last_contact_date,
        {{ first_date_of('assessment_start') }} as assessment_start_date,
        {{ first_date_of('s47') }} as s47_date,
        {{ first_date_of('icpc') }} as icpc_date,
        {{ first_date_of('cin_plan_start') }} as cin_plan_start_date,
        {{ first_date_of('cpp_start') }} as cpp_start_date,
        {{ first_date_of('lac_start') }} as lac_start_date,
        min(case when event_type = 'assessment_authorised' then event_number end)
            as first_assessment_number,
        min(case when event_type = 'cin_end' then event_number end) as first_closure_number,
        cast(sum(case when event_type = 'assessment_authorised' then 1 else 0 end) as integer)
            as assessment_count,
        cast(sum(case when event_type = 's47' then 1 else 0 end) as integer) as s47_count,
        max(case when assessment_outcome = 'support' then 1 else 0 end) = 1 as is_support_found,
        max(case when assessment_outcome = 'no_support' then 1 else 0 end) = 1
            as is_no_support_found
    from child_events
    group by authority_code, child_id, referral_number

),

final as (

    select
        episodes.*,
        least(
            episodes.cin_plan_start_date, episodes.cpp_start_date, episodes.lac_start_date
        ) as plan_start_date,
        assessments.event_id as first_assessment_event_id,
        assessments.event_date as assessment_authorisation_date,
        assessments.started_on as assessment_started_on,
        closures.event_date as closure_date,
        closures.closure_reason_code,
        lag(episodes.last_contact_date) over (journey) as contact_date,
        -- the ladder of the DfE: the highest level that was reached
        case
            when episodes.lac_start_date is not null then 7
            when episodes.cpp_start_date is not null then 6
            when episodes.icpc_date is not null then 5
            when episodes.s47_date is not null then 4
            when episodes.cin_plan_start_date is not null or episodes.is_support_found then 3
            when
                {{ is_not_in_need('closures.closure_reason_code') }} or episodes.is_no_support_found
                then 2
            when episodes.is_no_further_action and episodes.assessment_start_date is null then 1
            when not episodes.is_no_further_action or episodes.assessment_start_date is not null
                then 3
        end as highest_level
    from episodes
    left join child_events as assessments
        on
            episodes.authority_code = assessments.authority_code
            and episodes.child_id = assessments.child_id
            and episodes.first_assessment_number = assessments.event_number
    left join child_events as closures
        on
            episodes.authority_code = closures.authority_code
            and episodes.child_id = closures.child_id
            and episodes.first_closure_number = closures.event_number
    window
        journey as (
            partition by episodes.authority_code, episodes.child_id
            order by episodes.referral_number
        )

)

select * from final
