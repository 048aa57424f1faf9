{% macro observation_status(day, is_plan_needed=false, reach='reach') -%}
    {#- Observation that merely ends will go on with the next extract; a gap stays. -#}
    {%- if is_plan_needed %}
    case when not {{ reach }}.has_plan_type then 'not_observed' else
    {%- endif %}
    case
        when {{ reach }}.observed_until >= {{ day }} then 'observed'
        when {{ reach }}.gap_after is null or {{ reach }}.gap_after >= {{ day }} then 'too_early'
        else 'not_observed'
    end
    {%- if is_plan_needed %} end{% endif %}
{%- endmacro %}
