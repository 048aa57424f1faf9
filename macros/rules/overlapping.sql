{% macro overlapping(
    table_name,
    start_date,
    end_date,
    within='authority_code, extract_date, child_id',
    may_touch=false
) -%}
    select {{ finding_at(table_name, start_date) }}
    from (
        select
            *,
            {{ end_of_earlier(start_date, end_date, within, is_longest_first=not may_touch) }}
                as earlier_end
        from {{ table_name }}
    ) as {{ table_name }}
    where {{ start_date }} {{ '<' if may_touch else '<=' }} earlier_end
{%- endmacro %}
