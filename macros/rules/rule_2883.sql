{% macro rule_2883() -%}
    select {{ finding_on_return('child_protection_plans', 'plan_start_date') }}
    from (
        select authority_code, extract_date, file, 1 as surplus
        from child_protection_plans
        where plan_start_date between year_start and extract_date
        union all
        select authority_code, extract_date, null as file, -1 as surplus
        from conferences
        where conference_date between year_start and extract_date
    ) as counted
    group by authority_code, extract_date
    having sum(surplus) > 0
{%- endmacro %}
