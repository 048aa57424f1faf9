{#- A spell starts with its event: on the day that is believed, and not where that is withdrawn. -#}
with

source_spells as (

    select * from {{ ref('int_spells__unioned') }}

),

source_events as (

    select * from {{ ref('int_events__identified') }}

),

withdrawn as (

    select * from {{ ref('int_events__withdrawn') }}

),

corrected as (

    select distinct
        source_events.authority_code,
        source_events.child_id,
        case source_events.event_type
            when 'assessment_start' then 'assessment'
            when 'cpp_start' then 'child_protection_plan'
            when 'lac_start' then 'looked_after'
        end as spell_type,
        source_events.stated_date,
        source_events.event_date,
        withdrawn.event_id is not null as is_withdrawn
    from source_events
    left join withdrawn
        on source_events.event_id = withdrawn.event_id
    where
        source_events.event_type in ('assessment_start', 'cpp_start', 'lac_start')
        and (
            withdrawn.event_id is not null
            or source_events.event_date <> source_events.stated_date
        )

),

final as (

    select
        source_spells.authority_code,
        source_spells.child_id,
        source_spells.spell_type,
        coalesce(corrected.event_date, source_spells.start_date) as start_date,
        source_spells.end_date,
        source_spells.extract_date,
        {{ extract_label('source_spells') }} as seen_in
    from source_spells
    left join corrected
        on
            source_spells.authority_code = corrected.authority_code
            and source_spells.child_id = corrected.child_id
            and source_spells.spell_type = corrected.spell_type
            and source_spells.start_date = corrected.stated_date
    {%- if not is_switched_on('with_withdrawn_events') %}
    where corrected.is_withdrawn is null or not corrected.is_withdrawn
    {%- endif %}

)

select * from final
