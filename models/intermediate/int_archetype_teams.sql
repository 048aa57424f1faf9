{#-
    The team a referral was allocated to, as the newest extract says. A name that so few referrals
    share that their number would be hidden is not shown: it may be a slip of the pen, or the name
    of a person.
-#}
with

referrals as (

    select
        *,
        {{ extract_label('referrals') }} as seen_in
    from {{ ref('stg_annex_a__referrals') }} as referrals

),

child_events as (

    select * from {{ ref('child_events') }}
    where event_type = 'referral'

),

allocated as (

    select
        child_events.event_id as referral_event_id,
        child_events.authority_code,
        {{ latest_value('trim(referrals.allocated_team)', 'referrals.seen_in') }} as allocated_team
    from child_events
    inner join referrals
        on
            child_events.authority_code = referrals.authority_code
            and child_events.child_id = referrals.child_id
            and child_events.event_date = referrals.referral_date
    where trim(referrals.allocated_team) <> ''
    group by child_events.event_id, child_events.authority_code

),

named as (

    select
        referral_event_id,
        min(allocated_team) over (same_team) as team,
        count(*) over (same_team) as referral_count
    from allocated
    window same_team as (partition by authority_code, lower(allocated_team))

),

final as (

    select
        referral_event_id,
        case when {{ is_small_count('referral_count') }} then 'Another team' else team end as team
    from named

)

select * from final
