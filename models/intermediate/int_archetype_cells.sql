{#-
    Cases counted at the finest grain: authority, year and status. What the values of a dimension
    are compared with is its base: all cases, or, where a case may have several values or none,
    those that have any.
-#}
with

archetype_cases as (

    select
        *,
        {{ year_ending_31_march('index_event_date') }} as year_ending_31_march
    from {{ ref('archetype_cases') }}

),

described as (

    select * from {{ ref('int_archetype_cases__described') }}

),

assessment_factors as (

    select * from {{ ref('assessment_factors') }}

),

disabilities as (

    select * from {{ ref('int_child_disabilities') }}

),

-- one number to count by instead of five columns
case_groups as (

    select
        archetype,
        authority_code,
        year_ending_31_march,
        status,
        is_followed_up,
        row_number() over (
            order by archetype, authority_code, year_ending_31_march, status, is_followed_up
        ) as group_number
    from archetype_cases
    group by archetype, authority_code, year_ending_31_march, status, is_followed_up

),

grouped as (

    select
        case_groups.group_number,
        described.authority_code as authority,
        described.*
    from described
    inner join case_groups
        on
            described.archetype = case_groups.archetype
            and described.authority_code = case_groups.authority_code
            and described.year_ending_31_march = case_groups.year_ending_31_march
            and described.status = case_groups.status
            and described.is_followed_up = case_groups.is_followed_up

),

factors as (

    select
        grouped.group_number,
        assessment_factors.factor as value,
        row_number() over (
            partition by grouped.case_id order by assessment_factors.factor_code
        ) as value_number
    from grouped
    inner join assessment_factors
        on grouped.first_assessment_event_id = assessment_factors.event_id

),

disability_types as (

    select
        grouped.group_number,
        disabilities.disability as value,
        row_number() over (
            partition by grouped.case_id order by disabilities.disability_code
        ) as value_number
    from grouped
    inner join disabilities
        on
            grouped.authority_code = disabilities.authority_code
            and grouped.child_id = disabilities.child_id

),

-- counted together: twenty counts beside each other take several times the memory
characteristics as (

    {{ rows_of_columns(
        'grouped',
        'group_number',
        breakdown_dimensions() + ['authority'],
        'dimension',
        'dimension_value',
    ) }}

),

counted as (

    select
        group_number,
        'all' as dimension,
        'all' as dimension_value,
        true as is_base,
        count(*) as case_count
    from grouped
    group by group_number
    union all
    select
        group_number,
        dimension,
        dimension_value,
        false as is_base,
        count(*) as case_count
    from characteristics
    group by group_number, dimension, dimension_value
    {% for archetype, first_dimension, second_dimension in crossed_dimensions() %}
    union all
    select
        group_number,
        '{{ first_dimension }} and {{ second_dimension }}' as dimension,
        {{ first_dimension }} || ', ' || {{ second_dimension }} as dimension_value,
        false as is_base,
        count(*) as case_count
    from grouped
    where archetype = '{{ archetype }}'
    group by group_number, {{ first_dimension }}, {{ second_dimension }}
    {% endfor %}
    {% for dimension, valued in [
        ('assessment_factor', 'factors'), ('disability_type', 'disability_types')
    ] %}
    union all
    select
        group_number,
        '{{ dimension }}' as dimension,
        value as dimension_value,
        false as is_base,
        count(*) as case_count
    from {{ valued }}
    group by group_number, value
    union all
    select
        group_number,
        '{{ dimension }}' as dimension,
        'any' as dimension_value,
        true as is_base,
        count(*) as case_count
    from {{ valued }}
    where value_number = 1
    group by group_number
    {% endfor %}

),

final as (

    select
        case_groups.archetype,
        case_groups.authority_code,
        case_groups.year_ending_31_march,
        case_groups.status,
        case_groups.is_followed_up,
        counted.dimension,
        counted.dimension_value,
        counted.is_base,
        counted.case_count
    from counted
    inner join case_groups
        on counted.group_number = case_groups.group_number

)

select * from final
