{% macro rule_8815() -%}
    select {{ finding_at('referrals', 'closure_date') }}
    from (
        select
            *,
            sum(case when is_open then 1 else 0 end) over (
                partition by authority_code, extract_date, child_id
            ) as open_episodes
        from referrals
    ) as referrals
    where is_open and open_episodes > 1
{%- endmacro %}
