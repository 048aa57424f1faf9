{% macro rule_8841() -%}
    select {{ finding_of('reviews') }}
    from reviews
    where review_date <= plan_start_date
{%- endmacro %}
