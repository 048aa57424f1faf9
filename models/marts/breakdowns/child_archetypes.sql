{#- Why one archetype of several stands for a child: docs/decisions/0029. -#}
with

archetype_cases as (

    select * from {{ ref('archetype_cases') }}

),

archetypes as (

    select * from {{ ref('archetypes') }}

),

per_archetype as (

    select
        archetype_cases.authority_code,
        archetype_cases.child_id,
        archetype_cases.archetype,
        archetypes.severity,
        count(*) as case_count,
        sum(case when archetype_cases.status = 'match' then 1 else 0 end) as match_count,
        max(case when archetype_cases.is_followed_up then 1 else 0 end) as has_followed_up_case
    from archetype_cases
    inner join archetypes
        on archetype_cases.archetype = archetypes.archetype
    group by
        archetype_cases.authority_code,
        archetype_cases.child_id,
        archetype_cases.archetype,
        archetypes.severity

),

matched as (

    select
        *,
        case when match_count > 0 then archetype end as matched_archetype,
        min(case when match_count > 0 then severity end) over (
            partition by authority_code, child_id
        ) as primary_severity
    from per_archetype

),

final as (

    select
        authority_code,
        child_id,
        coalesce(min(case when severity = primary_severity then archetype end), 'none')
            as primary_archetype,
        cast(max(primary_severity) as integer) as primary_severity,
        cast(count(matched_archetype) as integer) as archetype_count,
        {{ ordered_path('matched_archetype', 'severity', ', ') }} as matched_archetypes,
        cast(sum(match_count) as integer) as match_count,
        cast(sum(case_count) as integer) as case_count,
        max(has_followed_up_case) = 1 as has_followed_up_case
    from matched
    group by authority_code, child_id

)

select * from final
