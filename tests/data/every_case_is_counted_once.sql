-- What is known of cases is joined to them before they are counted: a case that a join repeats, or
-- loses, would make a rate of its own. Counts are compared, as the cases themselves are many.
with

archetype_cases as (

    select * from {{ ref('archetype_cases') }}

),

archetype_counts as (

    select * from {{ ref('int_archetype_counts') }}
    where authority_code = 'all' and period = 'all' and not is_multi_select

),

cases as (

    select
        archetype,
        count(*) as case_count
    from archetype_cases
    group by archetype

),

counted as (

    select
        archetype,
        dimension,
        sum(index_cases) as case_count
    from archetype_counts
    group by archetype, dimension

),

final as (

    select
        cases.archetype,
        counted.dimension,
        cases.case_count,
        counted.case_count as counted_cases
    from cases
    left join counted
        on cases.archetype = counted.archetype
    where counted.case_count is null or cases.case_count <> counted.case_count

)

select * from final
