{% macro rule_4001() -%}
    select {{ finding_at('cin_plans', 'plan_end_date') }}
    from cin_plans
    inner join (
        select authority_code, extract_date, child_id, episode
        from child_protection_plans
        where plan_end_date is null
        group by authority_code, extract_date, child_id, episode
    ) as open_plans
        on {{ same_episode('cin_plans', 'open_plans') }}
    where cin_plans.plan_end_date is null
{%- endmacro %}
