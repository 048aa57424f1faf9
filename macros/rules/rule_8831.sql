{% macro rule_8831() -%}
    select {{ finding_at('referrals', 'is_no_further_action') }}
    from referrals
    where
        is_no_further_action_code = 'Y'
        and (conference_date is not null or coalesce(assessment_count, 0) + enquiry_count > 0)
{%- endmacro %}
