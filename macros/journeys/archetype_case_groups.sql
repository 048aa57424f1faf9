{% macro archetype_case_groups() -%}
    {#- CTE `case_groups`: one number to count by instead of five columns. -#}
    {%- set group_columns = archetype_cell_columns() | join(',\n            ') -%}
    cases_by_year as (

        select
            *,
            {{ year_ending_31_march('index_event_date') }} as year_ending_31_march
        from {{ ref('archetype_cases') }}

    ),

    case_groups as (

        select
            {{ group_columns }},
            count(*) as case_count,
            row_number() over (
                order by
                    {{ group_columns }}
            ) as group_number
        from cases_by_year
        group by
            {{ group_columns }}

    )
{%- endmacro %}
