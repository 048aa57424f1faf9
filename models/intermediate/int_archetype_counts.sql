{#-
    Cases counted at the finest grain first (authority, year and status), then rolled up: counts
    add, and nothing below reads the cases again. `is_case_counted` marks one row of each case in a
    dimension, so that the base of a multi-valued dimension counts a case once.
-#}
{%- set several_values = {
    'assessment_factor': {
        'table': 'factors',
        'value': 'factor',
        'joined_on': {'event_id': 'first_assessment_event_id'},
    },
    'disability_type': {
        'table': 'disabilities',
        'value': 'disability',
        'joined_on': {'authority_code': 'authority_code', 'child_id': 'child_id'},
    },
} -%}

with

described as (

    select * from {{ ref('int_archetype_cases__described') }}

),

factors as (

    select * from {{ ref('assessment_factors') }}

),

disabilities as (

    select * from {{ ref('int_child_disabilities') }}

),

single_valued as (

    {% for dimension in ['all'] + breakdown_dimensions() + ['authority'] %}
    select
        archetype,
        authority_code,
        year_ending_31_march,
        status,
        is_followed_up,
        1 as is_case_counted,
        '{{ dimension }}' as dimension,
        {% if dimension == 'all' -%}
        'all' as dimension_value
        {%- elif dimension == 'authority' -%}
        authority_code as dimension_value
        {%- else -%}
        {{ dimension }} as dimension_value
        {%- endif %}
    from described
    {{ 'union all' if not loop.last }}
    {% endfor %}
    {% for archetype, first_dimension, second_dimension in crossed_dimensions() %}
    union all
    select
        archetype,
        authority_code,
        year_ending_31_march,
        status,
        is_followed_up,
        1 as is_case_counted,
        '{{ first_dimension }} and {{ second_dimension }}' as dimension,
        {{ first_dimension }} || ', ' || {{ second_dimension }} as dimension_value
    from described
    where archetype = '{{ archetype }}'
    {% endfor %}

),

{% for dimension, of in several_values.items() %}
numbered_{{ of.table }} as (

    select
        *,
        row_number() over (
            partition by {{ of.joined_on | join(', ') }} order by {{ of.value }}_code
        ) as place
    from {{ of.table }}

),
{% endfor %}

multi_valued as (

    {% for dimension, of in several_values.items() %}
    {% set conditions = [] %}
    {% for key, of_case in of.joined_on.items() %}
    {% do conditions.append('described.' ~ of_case ~ ' = numbered.' ~ key) %}
    {% endfor %}
    select
        described.archetype,
        described.authority_code,
        described.year_ending_31_march,
        described.status,
        described.is_followed_up,
        case when numbered.place = 1 then 1 else 0 end as is_case_counted,
        '{{ dimension }}' as dimension,
        numbered.{{ of.value }} as dimension_value
    from described
    inner join numbered_{{ of.table }} as numbered
        on {{ conditions | join(' and ') }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

united as (

    select * from single_valued
    union all
    select * from multi_valued

),

cells as (

    select
        archetype,
        authority_code,
        year_ending_31_march,
        status,
        is_followed_up,
        dimension,
        dimension_value,
        count(*) as case_count,
        sum(is_case_counted) as base_count
    from united
    group by
        archetype, authority_code, year_ending_31_march, status, is_followed_up, dimension,
        dimension_value

),

rolled_up as (

    select
        archetype,
        coalesce(authority_code, 'all') as authority_code,
        coalesce(cast(year_ending_31_march as {{ dbt.type_string() }}), 'all') as period,
        dimension,
        dimension_value,
        sum(case_count) as index_cases,
        sum(case when is_followed_up then case_count else 0 end) as eligible,
        sum(case when is_followed_up and status = 'match' then case_count else 0 end) as matched,
        sum(case when status = 'too_early' then case_count else 0 end) as too_early,
        sum(case when status = 'not_observed' then case_count else 0 end) as not_observed,
        sum(case when not is_followed_up and status = 'match' then case_count else 0 end)
            as early_matches,
        sum(case when is_followed_up then base_count else 0 end) as base_eligible,
        sum(case when is_followed_up and status = 'match' then base_count else 0 end)
            as base_matched
    from cells
    group by archetype, dimension, dimension_value, cube(authority_code, year_ending_31_march)

),

final as (

    select
        archetype,
        authority_code,
        period,
        dimension,
        dimension_value,
        dimension in ('assessment_factor', 'disability_type') as is_multi_select,
        cast(index_cases as bigint) as index_cases,
        cast(eligible as bigint) as eligible,
        cast(matched as bigint) as matched,
        cast(too_early as bigint) as too_early,
        cast(not_observed as bigint) as not_observed,
        cast(early_matches as bigint) as early_matches,
        cast(
            sum(base_eligible) over (partition by archetype, authority_code, period, dimension)
            as bigint
        ) as base_eligible,
        cast(
            sum(base_matched) over (partition by archetype, authority_code, period, dimension)
            as bigint
        ) as base_matched
    from rolled_up
    where
        (dimension <> 'authority' or authority_code = 'all')
        -- a team is one of its authority, whatever its name
        and (dimension <> 'team' or authority_code <> 'all')
        and (dimension <> 'financial_year' or period = 'all')

)

select * from final
