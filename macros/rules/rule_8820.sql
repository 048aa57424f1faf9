{% macro rule_8820() -%}
    {{ overlapping(
        'referrals',
        'referral_date',
        'coalesce(closure_date, case when is_open then extract_date end)',
        may_touch=true,
    ) }}
{%- endmacro %}
