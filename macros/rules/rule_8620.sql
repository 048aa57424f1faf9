{% macro rule_8620() -%}
    select {{ finding_at('referrals', 'closure_date') }}
    from referrals
    where closure_date not between year_start and extract_date
{%- endmacro %}
