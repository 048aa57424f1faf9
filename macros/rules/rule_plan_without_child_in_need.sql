{% macro rule_plan_without_child_in_need() -%}
    {%- for table_name in ['child_protection_plans', 'children_looked_after'] %}
    select {{ finding_at(table_name, 'child_id') }}
    from {{ ref('stg_annex_a__' ~ table_name) }} as {{ table_name }}
    inner join (
        select
            authority_code,
            extract_date
        from {{ ref('stg_annex_a__children_in_need') }}
        group by authority_code, extract_date
    ) as lists_sent
        on
            {{ table_name }}.authority_code = lists_sent.authority_code
            and {{ table_name }}.extract_date = lists_sent.extract_date
    left join (
        select
            authority_code,
            extract_date,
            child_id
        from {{ ref('stg_annex_a__children_in_need') }}
        group by authority_code, extract_date, child_id
    ) as children_in_need
        on {{ same_child(table_name, 'children_in_need') }}
    where children_in_need.child_id is null
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
