{#- The cases of each group that are counted together, with one number instead of five columns. -#}
{%- set group_columns = archetype_cell_columns() | join(',\n        ') -%}
with

cases as (

    select
        *,
        {{ year_ending_31_march('index_event_date') }} as year_ending_31_march
    from {{ ref('archetype_cases') }}

),

final as (

    select
        {{ group_columns }},
        count(*) as case_count,
        row_number() over (
            order by
                {{ group_columns }}
        ) as group_number
    from cases
    group by
        {{ group_columns }}

)

select * from final
