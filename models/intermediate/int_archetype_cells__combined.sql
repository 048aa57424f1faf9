{#-
    Cases counted by what they may have several values of or none, by two dimensions at once, and
    all of them. What the values of a dimension are compared with is its base: all cases, or, where
    a case may have several values or none, those that have any.
-#}
{% for origin in ['described'] + breakdown_dimensions() | list %}
-- depends_on: {{ ref('int_archetype_cases__' ~ origin) }}
{% endfor %}
with

-- under a name for each use: DuckDB would keep all cases to read them twice
{% for name in ['cases_with_factors', 'cases_with_disabilities'] %}
{{ name }} as (

    select * from {{ ref('int_archetype_cases__grouped') }}

),

{% endfor %}
{% for archetype, _, _, origin in crossed_dimensions() %}
crossed_{{ loop.index }} as (

    select * from {{ ref('int_archetype_cases__' ~ origin) }}
    where archetype = '{{ archetype }}'

),

{% endfor %}
child_events as (

    select * from {{ ref('child_events') }}

),

episodes as (

    select * from {{ ref('int_referral_episodes') }}

),

assessment_factors as (

    select * from {{ ref('assessment_factors') }}

),

disabilities as (

    select * from {{ ref('int_child_disabilities') }}

),

case_groups as (

    select * from {{ ref('int_archetype_case_groups') }}

),

factors as (

    select
        event_id,
        factor,
        row_number() over (partition by event_id order by factor_code) as value_number
    from assessment_factors

),

disability_types as (

    select
        authority_code,
        child_id,
        disability,
        row_number() over (
            partition by authority_code, child_id order by disability_code
        ) as value_number
    from disabilities

),

-- a case of several values counts under each, and once among the cases that have any
several_valued as (

    select
        cases.group_number,
        'assessment_factor' as dimension,
        factors.factor as dimension_value,
        count(*) as case_count,
        sum(case when factors.value_number = 1 then 1 else 0 end) as first_count
    from factors
    inner join episodes
        on factors.event_id = episodes.first_assessment_event_id
    inner join child_events
        on
            episodes.authority_code = child_events.authority_code
            and episodes.child_id = child_events.child_id
            and episodes.referral_number = child_events.referral_number
    inner join cases_with_factors as cases
        on child_events.event_id = cases.index_event_id
    group by cases.group_number, factors.factor
    union all
    select
        cases.group_number,
        'disability_type' as dimension,
        disability_types.disability as dimension_value,
        count(*) as case_count,
        sum(case when disability_types.value_number = 1 then 1 else 0 end) as first_count
    from disability_types
    inner join cases_with_disabilities as cases
        on
            disability_types.authority_code = cases.authority_code
            and disability_types.child_id = cases.child_id
    group by cases.group_number, disability_types.disability

),

counted as (

    select
        group_number,
        'all' as dimension,
        'all' as dimension_value,
        true as is_base,
        case_count
    from case_groups
    union all
    select
        group_number,
        'authority' as dimension,
        authority_code as dimension_value,
        false as is_base,
        case_count
    from case_groups
    union all
    select
        group_number,
        dimension,
        dimension_value,
        false as is_base,
        case_count
    from several_valued
    union all
    select
        group_number,
        dimension,
        'any' as dimension_value,
        true as is_base,
        cast(sum(first_count) as bigint) as case_count
    from several_valued
    group by group_number, dimension
    {% for _, first_dimension, second_dimension, _ in crossed_dimensions() %}
    union all
    select
        group_number,
        '{{ first_dimension }} and {{ second_dimension }}' as dimension,
        {{ first_dimension }} || ', ' || {{ second_dimension }} as dimension_value,
        false as is_base,
        count(*) as case_count
    from crossed_{{ loop.index }}
    group by
        group_number,
        {{ first_dimension }},
        {{ second_dimension }}
    {% endfor %}

),

{{ archetype_cells_of_groups() }}
