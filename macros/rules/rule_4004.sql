{% macro rule_4004() -%}
    select {{ finding_at('cin_plans', 'plan_end_date') }}
    from (
        select
            *,
            sum(case when plan_end_date is null then 1 else 0 end) over (
                partition by authority_code, extract_date, child_id
            ) as open_plans
        from cin_plans
    ) as cin_plans
    where plan_end_date is null and open_plans > 1
{%- endmacro %}
