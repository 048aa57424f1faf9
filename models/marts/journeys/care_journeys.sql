{#- Periods that touch are one; a return is a period that starts later than the day after. -#}
with

periods as (

    select * from {{ ref('child_spells') }}
    where spell_type = 'looked_after'

),

list_rows as (

    select * from {{ ref('stg_annex_a__children_looked_after') }}

),

child_events as (

    select * from {{ ref('child_events') }}

),

observation_windows as (

    select * from {{ ref('observation_windows') }}

),

joined as (

    select
        authority_code,
        child_id,
        joined_spell_number as period_number,
        min(start_date) as start_date,
        max(start_date) as last_start_date,
        max(end_date) as end_date,
        max(open_as_at_date) as open_as_at_date,
        max(case when status = 'open' then 1 else 0 end) = 1 as is_open
    from periods
    group by authority_code, child_id, joined_spell_number

),

placements as (

    select
        joined.authority_code,
        joined.child_id,
        joined.period_number,
        count(distinct list_rows.placement_start_date) as placements_seen,
        count(distinct list_rows.legal_status_start_date) as legal_statuses_seen,
        {{ latest_value('list_rows.placement_type_code', extract_label('list_rows')) }}
            as placement_type_code,
        {{ latest_value('list_rows.legal_status_code', extract_label('list_rows')) }}
            as legal_status_code,
        {{ latest_value('list_rows.care_end_reason_code', extract_label('list_rows')) }}
            as care_end_reason_code
    from joined
    inner join list_rows
        on
            joined.authority_code = list_rows.authority_code
            and joined.child_id = list_rows.child_id
            and joined.start_date <= list_rows.care_start_date
            and joined.last_start_date >= list_rows.care_start_date
    group by joined.authority_code, joined.child_id, joined.period_number

),

-- a period that ended is followed from its end
index_events as (

    select
        event_id,
        authority_code,
        child_id,
        event_date
    from child_events
    where event_type = 'lac_end'

),

{{ observation_reach(['lac_start', 'lac_end']) }},

follow_up as (

    select
        index_events.authority_code,
        index_events.child_id,
        index_events.event_date,
        {{ observation_status(months_after('index_events.event_date', 12)) }} as observation
    from index_events
    inner join reach
        on
            index_events.authority_code = reach.authority_code
            and index_events.event_date between reach.from_day and reach.to_day

),

in_order as (

    select
        *,
        lag(end_date) over (journey) as previous_end_date,
        lead(start_date) over (journey) as next_start_date
    from joined
    window journey as (partition by authority_code, child_id order by period_number)

),

final as (

    select
        in_order.authority_code,
        in_order.child_id,
        in_order.period_number,
        in_order.start_date,
        case when not in_order.is_open then in_order.end_date end as end_date,
        case when in_order.is_open then in_order.open_as_at_date end as open_as_at_date,
        {{ days_between(
            'in_order.start_date',
            'case when in_order.is_open then in_order.open_as_at_date else in_order.end_date end'
        ) }} as days,
        cast(coalesce(placements.placements_seen, 0) as integer) as placements_seen,
        cast(coalesce(placements.legal_statuses_seen, 0) as integer) as legal_statuses_seen,
        placements.placement_type_code,
        placements.legal_status_code,
        placements.care_end_reason_code,
        {{ days_between('in_order.previous_end_date', 'in_order.start_date') }}
            as days_since_previous_period,
        in_order.next_start_date,
        case
            when in_order.is_open then 'still_looked_after'
            when in_order.next_start_date <= {{ months_after('in_order.end_date', 12) }}
                then 'returned'
            when follow_up.observation = 'observed' then 'not_returned'
            else coalesce(follow_up.observation, 'not_observed')
        end as return_status
    from in_order
    left join placements
        on
            in_order.authority_code = placements.authority_code
            and in_order.child_id = placements.child_id
            and in_order.period_number = placements.period_number
    left join follow_up
        on
            in_order.authority_code = follow_up.authority_code
            and in_order.child_id = follow_up.child_id
            and in_order.end_date = follow_up.event_date

)

select * from final
