{% macro rule_8775q() -%}
    select {{ finding_at('referrals', 'closure_date') }}
    from referrals
    where
        {{ months_after('birth_date', 300) }} < extract_date
        and (closure_date is null or closure_date > {{ months_after('birth_date', 300) }})
{%- endmacro %}
