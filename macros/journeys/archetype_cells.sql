{% macro archetype_cells(origin) -%}
    {#- Cases counted by each characteristic that comes from children, referrals or plans. -#}
    with

    cases as (

        select * from {{ ref('int_archetype_cases__' ~ origin) }}

    ),

    case_groups as (

        select * from {{ ref('int_archetype_case_groups') }}

    ),

    -- counted together: a count for each beside each other takes several times the memory
    characteristics as (

        {{ rows_of_columns(
            'cases',
            'group_number',
            breakdown_dimensions()[origin],
            'dimension',
            'dimension_value',
        ) }}

    ),

    counted as (

        select
            group_number,
            dimension,
            dimension_value,
            false as is_base,
            count(*) as case_count
        from characteristics
        group by group_number, dimension, dimension_value

    ),

    {{ archetype_cells_of_groups() }}
{%- endmacro %}
