{% macro same_episode(records, others) -%}
    {{ same_child(records, others) }}
    and {{ records }}.episode = {{ others }}.episode
{%- endmacro %}
