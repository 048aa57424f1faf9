{% macro archetype_cells_of_groups() -%}
    {#- What was `counted` by the number of its group, with what the group is. -#}
    final as (

        select
            {% for column in archetype_cell_columns() -%}
            case_groups.{{ column }},
            {% endfor -%}
            counted.dimension,
            counted.dimension_value,
            counted.is_base,
            counted.case_count
        from counted
        inner join case_groups
            on counted.group_number = case_groups.group_number

    )

    select * from final
{%- endmacro %}
