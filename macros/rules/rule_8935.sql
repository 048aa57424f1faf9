{% macro rule_8935() -%}
    select {{ finding_at('child_protection_plans', 'plan_end_date') }}
    from (
        select
            *,
            sum(case when plan_end_date is null then 1 else 0 end) over (
                partition by authority_code, extract_date, child_id
            ) as open_plans
        from child_protection_plans
    ) as child_protection_plans
    where plan_end_date is null and open_plans > 1
{%- endmacro %}
