{% macro rule_8842q() -%}
    select {{ finding_of('reviews') }}
    from reviews
    where review_date is null
{%- endmacro %}
