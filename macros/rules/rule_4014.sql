{% macro rule_4014() -%}
    select {{ finding_at('cin_plans', 'plan_start_date') }}
    from (
        select
            *,
            {{ end_of_earlier('plan_start_date', "coalesce(plan_end_date, extract_date)", 'authority_code, extract_date, child_id') }} as earlier_end
        from cin_plans
    ) as cin_plans
    where plan_start_date <= earlier_end
{%- endmacro %}
