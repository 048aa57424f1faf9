{#- What is known of the referral that the index event of each case belongs to. -#}
with

cases as (

    select * from {{ ref('int_archetype_cases__grouped') }}

),

child_events as (

    select * from {{ ref('child_events') }}

),

episodes as (

    select * from {{ ref('int_referral_episodes') }}

),

-- apart: DuckDB would keep codes read twice, and with them columns that no reader asks for
needs as (

    select * from {{ ref('codes') }}
    where code_list = 'primary_need'

),

sources as (

    select * from {{ ref('codes') }}
    where code_list = 'source'

),

teams as (

    select * from {{ ref('int_archetype_teams') }}

),

final as (

    select
        cases.archetype,
        cases.case_id,
        cases.group_number,
        coalesce(needs.label, 'Not recorded') as primary_need,
        coalesce(sources.label_group, 'Not recorded') as referral_source,
        coalesce(teams.team, 'Not recorded') as team
    from cases
    inner join child_events as index_events
        on cases.index_event_id = index_events.event_id
    left join episodes
        on
            index_events.authority_code = episodes.authority_code
            and index_events.child_id = episodes.child_id
            and index_events.referral_number = episodes.referral_number
    left join needs
        on episodes.primary_need_code = needs.code
    left join sources
        on episodes.source_code = sources.code
    left join teams
        on episodes.referral_event_id = teams.referral_event_id

)

select * from final
