{% macro look_back_of(relation) -%}
    {#- Condition of a join: the stretch of `lookbacks` that an event lies in. -#}
    {{ relation }}.authority_code = lookbacks.authority_code
    and {{ relation }}.event_type = lookbacks.event_type
    and {{ relation }}.event_date between lookbacks.observed_from and lookbacks.observed_to
{%- endmacro %}
