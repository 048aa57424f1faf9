{% macro archetype_index_events(
    index_event, index_where, index_occurrence, index_outcome, index_not_followed_by, steps,
    plan_within_days
) -%}
    {#- The last of the CTEs is `index_events`: the cases, with the end of their follow-up. -#}
    {%- set working_days = steps | map(attribute='within_working_days') | select | first -%}
    candidates as (

        select
            child_events.*
            {%- if index_occurrence == 'first' %},
            row_number() over (
                partition by child_events.authority_code, child_events.child_id
                order by child_events.event_number
            ) as occurrence
            {%- endif %}
        from child_events
        where {{ event_condition('child_events', index_event) }}

    ),

    {% if working_days %}
    {{ deadlines(working_days) }},
    {% endif %}

    index_events as (

        select
            candidates.*,
            {{ follow_up_end(steps, plan_within_days) }} as follow_up_end_date
        from candidates
        {% if working_days -%}
        inner join deadlines
            on candidates.working_day_number = deadlines.working_day_number
        {%- endif %}
        {% if index_outcome != 'any' -%}
        inner join outcomes
            on candidates.event_id = outcomes.event_id
        {%- endif %}
        where
            {{ event_condition('candidates', index_event, index_where) }}
            {{ 'and candidates.occurrence = 1' if index_occurrence == 'first' }}
            {{ 'and not outcomes.has_resulted_in_plan' if index_outcome == 'no plan' }}
            {{ 'and outcomes.has_resulted_in_plan' if index_outcome == 'plan' }}
            {% if index_not_followed_by -%}
            and not exists (
                select 1
                from child_events as answers
                where
                    candidates.authority_code = answers.authority_code
                    and candidates.child_id = answers.child_id
                    and {{ event_condition('answers', index_not_followed_by.event) }}
                    and answers.event_date >= candidates.event_date
                    and answers.event_date
                    <= {{ days_after('candidates.event_date', index_not_followed_by.within_days) }}
            )
            {%- endif %}

    )
{%- endmacro %}
