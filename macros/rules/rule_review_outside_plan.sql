{% macro rule_review_outside_plan() -%}
    select {{ finding_at('child_protection_plans', 'latest_review_date') }}
    from {{ ref('stg_annex_a__child_protection_plans') }} as child_protection_plans
    where latest_review_date <= plan_start_date or latest_review_date > plan_end_date
{%- endmacro %}
