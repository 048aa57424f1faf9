{% macro event_condition(relation, event, where={}) -%}
    {%- if event == 'plan_start' -%}
    {{ relation }}.is_plan_start
    {%- else -%}
    {{ relation }}.event_type in ('{{ as_list(event) | join("', '") }}')
    {%- endif -%}
    {%- for attribute, value in where.items() %}
    and {{ relation }}.{{ attribute }} =
        {{ value | lower if value is boolean else dbt.string_literal(value) }}
    {%- endfor -%}
{%- endmacro %}
