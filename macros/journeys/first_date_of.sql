{% macro first_date_of(event_type) -%}
    min(case when event_type = '{{ event_type }}' then event_date end)
{%- endmacro %}
