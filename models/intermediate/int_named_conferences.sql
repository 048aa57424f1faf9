{#-
    The row of an enquiry says when its conference was held. The day that is believed may be
    another where two lists are a day apart, and a conference that is withdrawn is none.
-#}
with

enquiries as (

    select * from {{ ref('child_events') }}
    where event_type = 's47' and conference_on is not null

),

conferences as (

    select * from {{ ref('child_events') }}
    where event_type = 'icpc'

),

linked as (

    select * from {{ ref('int_events__linked') }}
    where event_type = 'icpc'

),

final as (

    select
        enquiries.event_id as s47_event_id,
        conferences.event_date as conference_date
    from enquiries
    left join linked
        on
            enquiries.authority_code = linked.authority_code
            and enquiries.child_id = linked.child_id
            and enquiries.conference_on = linked.stated_date
    inner join conferences
        on
            enquiries.authority_code = conferences.authority_code
            and enquiries.child_id = conferences.child_id
            and coalesce(linked.event_date, enquiries.conference_on) = conferences.event_date
    where enquiries.event_date <= conferences.event_date

)

select * from final
