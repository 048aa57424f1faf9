{% macro rule_4003() -%}
    select distinct {{ finding_of('reviews') }}
    from reviews
    inner join cin_plans
        on
            {{ same_episode('reviews', 'cin_plans') }}
            and reviews.review_date
            between cin_plans.plan_start_date
            and coalesce(cin_plans.plan_end_date, cin_plans.extract_date)
    left join child_protection_plans
        on
            {{ same_child('reviews', 'child_protection_plans') }}
            and reviews.review_date = child_protection_plans.plan_end_date
    where child_protection_plans.plan_end_date is null
{%- endmacro %}
