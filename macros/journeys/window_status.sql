{% macro window_status(day) -%}
    {#- Where several types of event must have been seen, observation_status is asked. -#}
    case
        when observation_windows.observed_to >= {{ day }} then 'counted'
        when observation_windows.is_last then 'too_early'
        else 'not_observed'
    end
{%- endmacro %}
