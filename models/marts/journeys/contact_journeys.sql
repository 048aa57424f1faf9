{#- An outcome is given when it can no longer change; until then the contact is too early. -#}
{%- set days = follow_up_days().referral_after_contact -%}
with

child_events as (

    select * from {{ ref('child_events') }}

),

observation_windows as (

    select * from {{ ref('observation_windows') }}

),

codes as (

    select * from {{ ref('codes') }}
    where code_list = 'source'

),

contact_days as (

    select
        authority_code,
        child_id,
        event_date,
        lead(event_date) over (
            partition by authority_code, child_id order by event_date
        ) as next_contact_date
    from child_events
    where event_type = 'contact'
    group by authority_code, child_id, event_date

),

index_events as (

    select
        contacts.*,
        contact_days.next_contact_date
    from child_events as contacts
    inner join contact_days
        on
            contacts.authority_code = contact_days.authority_code
            and contacts.child_id = contact_days.child_id
            and contacts.event_date = contact_days.event_date
    where contacts.event_type = 'contact'

),

referrals as (

    select
        index_events.event_id,
        min(later_events.event_date) as any_source_referral_date,
        min(
            case
                when later_events.source_code = index_events.source_code
                    then later_events.event_date
            end
        ) as referral_date
    from index_events
    inner join child_events as later_events
        on
            index_events.authority_code = later_events.authority_code
            and index_events.child_id = later_events.child_id
            and later_events.event_type = 'referral'
            and index_events.event_date <= later_events.event_date
            and {{ days_after('index_events.event_date', days) }} >= later_events.event_date
            and (
                index_events.next_contact_date is null
                or index_events.next_contact_date > later_events.event_date
            )
    group by index_events.event_id

),

{{ observation_reach(['contact', 'referral']) }},

final as (

    select
        index_events.event_id as contact_event_id,
        index_events.authority_code,
        index_events.child_id,
        index_events.event_date as contact_date,
        index_events.age_at_event as age_at_contact,
        index_events.source_code,
        codes.label as source,
        codes.label_group as source_group,
        index_events.next_contact_date,
        {{ days_between('index_events.event_date', 'index_events.next_contact_date') }}
            as days_to_next_contact,
        referrals.referral_date,
        {{ days_between('index_events.event_date', 'referrals.referral_date') }}
            as days_to_referral,
        referrals.any_source_referral_date,
        case
            when referrals.referral_date is not null then 'referral'
            when {{ observation_status(days_after('index_events.event_date', days)) }} <> 'observed'
                then {{ observation_status(days_after('index_events.event_date', days)) }}
            when referrals.any_source_referral_date is not null then 'referral_of_other_source'
            else 'no_referral'
        end as outcome
    from index_events
    inner join reach
        on
            index_events.authority_code = reach.authority_code
            and index_events.event_date between reach.from_day and reach.to_day
    left join referrals
        on index_events.event_id = referrals.event_id
    left join codes
        on index_events.source_code = codes.code

)

select * from final
