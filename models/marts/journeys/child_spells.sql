{#- The newest extract that tells of a spell decides whether and when it ended. -#}
with

source_spells as (

    select * from {{ ref('int_spells__identified') }}

),

last_told as (

    select
        *,
        max(seen_in) over (
            partition by authority_code, child_id, spell_type, start_date
        ) as last_seen_in
    from source_spells

),

spells as (

    select
        authority_code,
        child_id,
        spell_type,
        start_date,
        max(case when seen_in = last_seen_in then end_date end) as said_end_date,
        count(distinct end_date) > 1 as has_conflicting_ends,
        max(extract_date) as last_extract_date,
        cast(count(distinct seen_in) as integer) as source_count,
        min(seen_in) as first_seen_in,
        last_seen_in
    from last_told
    group by authority_code, child_id, spell_type, start_date, last_seen_in

),

ended as (

    select
        *,
        case when said_end_date >= start_date then said_end_date end as end_date,
        case when said_end_date is null then last_extract_date end as open_as_at_date,
        case
            when said_end_date is null then 'open'
            when said_end_date < start_date then 'end_before_start'
            else 'ended'
        end as status
    from spells

),

placed as (

    select
        *,
        row_number() over (journey) as spell_number,
        max(coalesce(end_date, open_as_at_date, start_date)) over (
            journey rows between unbounded preceding and 1 preceding
        ) as ended_until_then_date
    from ended
    window journey as (partition by authority_code, child_id, spell_type order by start_date)

),

final as (

    select
        authority_code,
        child_id,
        spell_type,
        cast(spell_number as integer) as spell_number,
        start_date,
        end_date,
        status,
        open_as_at_date,
        {{ days_between('start_date', 'coalesce(end_date, open_as_at_date)') }} as days,
        {{ days_between('ended_until_then_date', 'start_date') }} as days_since_previous_end,
        coalesce(start_date < ended_until_then_date, false) as is_overlapping,
        cast(
            sum(
                case
                    when start_date <= {{ days_after('ended_until_then_date', 1) }} then 0
                    else 1
                end
            ) over (
                partition by authority_code, child_id, spell_type
                order by start_date
                rows between unbounded preceding and current row
            ) as integer
        ) as joined_spell_number,
        has_conflicting_ends,
        source_count,
        first_seen_in,
        last_seen_in
    from placed

)

select * from final
