{%- set direction = 'desc' if is_switched_on('reverse_same_day_order') else 'asc' %}
{#- One window for all of it: the order of a child's events is a contract (docs/decisions). -#}
{%- set in_order -%}
    partition by merged.authority_code, merged.child_id
    order by
        merged.event_date asc,
        event_types.same_day_order {{ direction }},
        merged.event_detail {{ direction }},
        merged.event_id {{ direction }}
{%- endset -%}

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

final as (

    select
        merged.*,
        withdrawn.event_id is not null as is_withdrawn,
        -- by the start of the same order, so that events are put in order once
        count(*) over (
            partition by merged.authority_code, merged.child_id
            order by merged.event_date
            range between current row and current row
        ) as same_day_count,
        row_number() over (journey) as event_number,
        lag(merged.event_type) over (journey) as previous_event_type,
        lead(merged.event_type) over (journey) as next_event_type,
        lag(merged.event_date) over (journey) as previous_event_date,
        lead(merged.event_date) over (journey) as next_event_date,
        sum(case when merged.event_type = 'referral' then 1 else 0 end) over (
            journey rows between unbounded preceding and current row
        ) as referral_number
    from merged
    inner join event_types
        on merged.event_type = event_types.event_type
    left join withdrawn
        on merged.event_id = withdrawn.event_id
    {%- if not is_switched_on('with_withdrawn_events') %}
    where withdrawn.event_id is null
    {%- endif %}
    window journey as ({{ in_order }})

)

select * from final
