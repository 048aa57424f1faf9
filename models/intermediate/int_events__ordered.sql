{%- set direction = 'desc' if is_switched_on('reverse_same_day_order') else 'asc' %}
{#- One window for all of it: the order of a child's events is a contract (docs/decisions). -#}
{%- set in_order -%}
    partition by merged.authority_code, merged.child_id
    order by
        merged.event_date asc,
        event_types.same_day_order {{ direction }},
        merged.event_detail {{ direction }}
{%- endset -%}

{#-
    Written are only columns that say something of the event itself, and its type as the number that
    stands for it in the seed: what costs most is to write text. `child_events` adds the rest.
-#}
with

merged as (

    select * from {{ ref('int_events__merged') }}

),

withdrawn as (

    select * from {{ ref('int_events__withdrawn') }}

),

event_types as (

    select * from {{ ref('event_types') }}

),

children as (

    select * from {{ ref('children') }}
    where birth_date is not null

),

calendar as (

    select * from {{ ref('calendar') }}

),

ordered as (

    select
        merged.*,
        event_types.same_day_order,
        withdrawn.event_id is not null as is_withdrawn,
        calendar.working_day_number,
        children.birth_date,
        -- by the start of the same order, so that events are put in order once
        count(*) over (
            partition by merged.authority_code, merged.child_id
            order by merged.event_date
            range between current row and current row
        ) as same_day_count,
        row_number() over (journey) as event_number,
        lag(event_types.same_day_order) over (journey) as previous_same_day_order,
        lead(event_types.same_day_order) over (journey) as next_same_day_order,
        lag(merged.event_date) over (journey) as previous_event_date,
        lead(merged.event_date) over (journey) as next_event_date,
        sum(case when merged.event_type = 'referral' then 1 else 0 end) over (
            journey rows between unbounded preceding and current row
        ) as referral_number
    from merged
    inner join event_types
        on merged.event_type = event_types.event_type
    left join withdrawn
        on
            merged.authority_code = withdrawn.authority_code
            and merged.child_id = withdrawn.child_id
            and merged.event_type = withdrawn.event_type
            and merged.event_date = withdrawn.event_date
            and merged.event_detail = withdrawn.event_detail
    -- joined before the window, which scatters children: after it such a join costs four times
    left join calendar
        on merged.event_date = calendar.calendar_date
    left join children
        on
            merged.authority_code = children.authority_code
            and merged.child_id = children.child_id
    {%- if not is_switched_on('with_withdrawn_events') %}
    where withdrawn.event_id is null
    {%- endif %}
    window journey as ({{ in_order }})

),

final as (

    select
        {{ event_identity('ordered') }} as event_id,
        ordered.authority_code,
        ordered.child_id,
        cast(ordered.event_number as integer) as event_number,
        ordered.event_date,
        ordered.same_day_order,
        cast(ordered.same_day_count as integer) as same_day_count,
        {{ days_between('ordered.previous_event_date', 'ordered.event_date') }}
            as days_since_previous,
        ordered.previous_same_day_order,
        ordered.next_same_day_order,
        ordered.next_event_date,
        cast(ordered.referral_number as integer) as referral_number,
        ordered.working_day_number,
        cast(
            {{ age_in_years('ordered.birth_date', 'ordered.event_date') }} as integer
        ) as age_at_event,
        {%- for name in event_attributes() %}
        ordered.{{ name }},
        {%- endfor %}
        cast(ordered.source_count as integer) as source_count,
        ordered.first_extract_date,
        ordered.is_first_in_census,
        ordered.last_extract_date,
        ordered.is_last_in_census,
        ordered.is_withdrawn
    from ordered

)

select * from final
