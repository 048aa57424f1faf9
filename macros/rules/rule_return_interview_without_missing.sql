{% macro rule_return_interview_without_missing() -%}
    select {{ finding_at('children_looked_after', 'is_return_interview_offered') }}
    from {{ ref('stg_annex_a__children_looked_after') }} as children_looked_after
    where
        missing_episodes_in_last_12_months = 0 and is_return_interview_offered_code = 'Y'
{%- endmacro %}
