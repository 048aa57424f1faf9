{% macro several_open(table_name) -%}
    select {{ finding_at(table_name, 'plan_end_date') }}
    from (
        select
            *,
            sum(case when plan_end_date is null then 1 else 0 end) over (
                partition by authority_code, extract_date, child_id
            ) as open_plans
        from {{ table_name }}
    ) as {{ table_name }}
    where plan_end_date is null and open_plans > 1
{%- endmacro %}
