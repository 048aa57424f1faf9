{% macro rule_child_listed_twice() -%}
    {%- for table_name in [
        'children_in_need',
        'child_protection_plans',
        'children_looked_after',
        'care_leavers',
    ] %}
    select {{ finding_at(table_name, 'child_id') }}
    from (
        select
            *,
            count(*) over (partition by authority_code, extract_date, child_id) as rows_of_child
        from {{ ref('stg_annex_a__' ~ table_name) }}
    ) as {{ table_name }}
    where rows_of_child > 1
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
