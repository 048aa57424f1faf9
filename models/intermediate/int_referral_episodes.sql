{#- What is known of the time from one referral to the next: source, need, first assessment. -#}
with

child_events as (

    select * from {{ ref('child_events') }}

),

episodes as (

    select
        authority_code,
        child_id,
        referral_number,
        max(case when event_type = 'referral' then source_code end) as source_code,
        coalesce(
            max(case when event_type = 'referral' then primary_need_code end),
            max(case when event_type = 'cin_start' then primary_need_code end)
        ) as primary_need_code,
        min(case when event_type = 'assessment_authorised' then event_number end)
            as first_assessment_number
    from child_events
    group by authority_code, child_id, referral_number

),

final as (

    select
        episodes.authority_code,
        episodes.child_id,
        episodes.referral_number,
        episodes.source_code,
        episodes.primary_need_code,
        child_events.event_id as first_assessment_event_id
    from episodes
    left join child_events
        on
            episodes.authority_code = child_events.authority_code
            and episodes.child_id = child_events.child_id
            and episodes.first_assessment_number = child_events.event_number

)

select * from final
