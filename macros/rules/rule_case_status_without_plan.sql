{% macro rule_case_status_without_plan() -%}
    {%- for status, table_name, end_date in [
        ('CPP', 'child_protection_plans', 'plan_end_date'),
        ('CLA', 'children_looked_after', 'care_end_date'),
    ] %}
    select {{ finding_at('children_in_need', 'case_status') }}
    from {{ ref('stg_annex_a__children_in_need') }} as children_in_need
    inner join (
        select
            authority_code,
            extract_date
        from {{ ref('stg_annex_a__' ~ table_name) }}
        group by authority_code, extract_date
    ) as lists_sent
        on
            children_in_need.authority_code = lists_sent.authority_code
            and children_in_need.extract_date = lists_sent.extract_date
    left join (
        select
            authority_code,
            extract_date,
            child_id
        from {{ ref('stg_annex_a__' ~ table_name) }}
        where {{ end_date }} is null
        group by authority_code, extract_date, child_id
    ) as open_plans
        on {{ same_child('children_in_need', 'open_plans') }}
    where children_in_need.case_status_code = '{{ status }}' and open_plans.child_id is null
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
