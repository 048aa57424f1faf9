{% macro archetype_step(number, step) -%}
    {#-
        CTE `step_<number>`: of each index event every event that can be this step, not the earliest
        alone, so that a later one may lead to a match where the earliest does not.
    -#}
    {%- set is_later = number > 1 -%}
    {%- set base =
        'earlier.step_date' if step.since == 'previous' else 'index_events.event_date' -%}
    step_{{ number }} as (

        select
            index_events.event_id,
            later_events.event_id as step_event_id,
            later_events.event_number as step_number,
            later_events.event_date as step_date
            {%- if is_later %},
            min(earlier.step_number) as previous_step_number
            {%- endif %}
        from index_events
        {% if is_later -%}
        inner join step_{{ number - 1 }} as earlier
            on index_events.event_id = earlier.event_id
        {%- endif %}
        inner join child_events as later_events
            on
                index_events.authority_code = later_events.authority_code
                and index_events.child_id = later_events.child_id
                and index_events.event_id <> later_events.event_id
                and {{ event_condition('later_events', step.event, step.where) }}
                and later_events.event_date >= {{ days_after(base, step.at_least_days) }}
                {% if is_later -%}
                and later_events.event_date > earlier.step_date
                {%- endif %}
                {% if step.within_working_days -%}
                and later_events.working_day_number
                <= index_events.working_day_number + {{ step.within_working_days }}
                {%- elif step.within_months -%}
                and later_events.event_date <= {{ months_after(base, step.within_months) }}
                {%- else -%}
                and later_events.event_date <= {{ days_after(base, step.within_days) }}
                {%- endif %}
        {% if step.outcome != 'any' -%}
        inner join outcomes
            on later_events.event_id = outcomes.event_id
        where {{ 'not' if step.outcome == 'no plan' }} outcomes.has_resulted_in_plan
        {%- endif %}
        {% if is_later -%}
        group by
            index_events.event_id,
            later_events.event_id,
            later_events.event_number,
            later_events.event_date
        {%- endif %}

    )
{%- endmacro %}
