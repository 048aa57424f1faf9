{#-
    Each case with the number of its group: what is joined to it later is counted by that number,
    and the five columns need no memory in those joins.
-#}
with

cases as (

    select
        *,
        {{ year_ending_31_march('index_event_date') }} as year_ending_31_march
    from {{ ref('archetype_cases') }}

),

case_groups as (

    select * from {{ ref('int_archetype_case_groups') }}

),

final as (

    select
        cases.*,
        case_groups.group_number
    from cases
    inner join case_groups
        on
        {% for column in archetype_cell_columns() %}
            {{ 'and' if not loop.first }} cases.{{ column }} = case_groups.{{ column }}
        {% endfor %}

)

select * from final
