{#- How far each referral could be followed; the limits are those of docs/decisions/0017. -#}
with

index_events as (

    select * from {{ ref('child_events') }}
    where event_type = 'referral'

),

observation_windows as (

    select * from {{ ref('observation_windows') }}

),

event_types as (

    select * from {{ ref('event_types') }}

),

{{ observation_reach(['referral', 'assessment_start', 's47'], name='first_response') }},

{{ observation_reach(['referral', 'assessment_authorised'], is_plan_needed=true, name='plans') }},

{{ observation_reach(['referral'], name='referrals') }},

{{ look_backs(12) }},

final as (

    select
        index_events.event_id,
        {{ observation_status(days_after('index_events.event_date', 30), reach='first_response') }}
            as thirty_days_observation,
        {{ observation_status(days_after('index_events.event_date', 90), true, 'plans') }}
            as ninety_days_observation,
        {{ observation_status(months_after('index_events.event_date', 12), reach='referrals') }}
            as twelve_months_observation,
        coalesce(lookbacks.certain_from_date <= index_events.event_date, false)
            as is_look_back_complete
    from index_events
    inner join first_response
        on
            index_events.authority_code = first_response.authority_code
            and index_events.event_date between first_response.from_day and first_response.to_day
    inner join plans
        on
            index_events.authority_code = plans.authority_code
            and index_events.event_date between plans.from_day and plans.to_day
    inner join referrals
        on
            index_events.authority_code = referrals.authority_code
            and index_events.event_date between referrals.from_day and referrals.to_day
    left join lookbacks
        on
            {{ look_back_of('index_events') }}

)

select * from final
