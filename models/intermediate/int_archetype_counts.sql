{#- Counts add: cells are rolled up to authorities and years, and the cases are not read again. -#}
with

cells as (

    {% for counted_by in ['children', 'referrals', 'plans', 'combined'] %}
    select * from {{ ref('int_archetype_cells__' ~ counted_by) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

rolled_up as (

    select
        archetype,
        coalesce(authority_code, 'all') as authority_code,
        coalesce(cast(year_ending_31_march as {{ dbt.type_string() }}), 'all') as period,
        dimension,
        dimension_value,
        is_base,
        dimension in ('assessment_factor', 'disability_type') as is_multi_select,
        sum(case_count) as index_cases,
        sum(case when is_followed_up then case_count else 0 end) as eligible,
        sum(case when is_followed_up and status = 'match' then case_count else 0 end) as matched,
        sum(case when status = 'too_early' then case_count else 0 end) as too_early,
        sum(case when status = 'not_observed' then case_count else 0 end) as not_observed,
        sum(case when not is_followed_up and status = 'match' then case_count else 0 end)
            as early_matches
    from cells
    group by
        archetype, dimension, dimension_value, is_base, cube(authority_code, year_ending_31_march)

),

bases as (

    select * from rolled_up
    where is_base

),

final as (

    select
        rolled_up.archetype,
        rolled_up.authority_code,
        rolled_up.period,
        rolled_up.dimension,
        rolled_up.dimension_value,
        rolled_up.is_multi_select,
        cast(rolled_up.index_cases as bigint) as index_cases,
        cast(rolled_up.eligible as bigint) as eligible,
        cast(rolled_up.matched as bigint) as matched,
        cast(rolled_up.too_early as bigint) as too_early,
        cast(rolled_up.not_observed as bigint) as not_observed,
        cast(rolled_up.early_matches as bigint) as early_matches,
        cast(bases.eligible as bigint) as base_eligible,
        cast(bases.matched as bigint) as base_matched
    from rolled_up
    inner join bases
        on
            rolled_up.archetype = bases.archetype
            and rolled_up.authority_code = bases.authority_code
            and rolled_up.period = bases.period
            and case when rolled_up.is_multi_select then rolled_up.dimension else 'all' end
            = bases.dimension
    where
        (rolled_up.dimension = 'all' or not rolled_up.is_base)
        and (rolled_up.dimension <> 'authority' or rolled_up.authority_code = 'all')
        -- a team is one of its authority, whatever its name
        and (rolled_up.dimension <> 'team' or rolled_up.authority_code <> 'all')
        and (rolled_up.dimension <> 'financial_year' or rolled_up.period = 'all')

)

select * from final
