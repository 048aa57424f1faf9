{% macro archetype_matches(steps, without) -%}
    {#- The last of the CTEs is `matches`: one row per index event that matches. -#}
    {%- set last_step = 'step_' ~ steps | length -%}
    {%- set is_judged = steps[-1].outcome != 'any' -%}
    {% if steps[-1].is_absent %}
    matches as (

        {{ matches_without_event() }}
        left join {{ last_step }}
            on index_events.event_id = {{ last_step }}.event_id
        where {{ last_step }}.event_id is null

    )
    {% else %}
    {% if without %}
    first_excluded as (

        select
            index_events.event_id,
            min(excluded.event_date) as excluded_from_date
        from index_events
        inner join child_events as excluded
            on
                index_events.authority_code = excluded.authority_code
                and index_events.child_id = excluded.child_id
                and {{ event_condition('excluded', without) }}
                and excluded.event_date > index_events.event_date
        group by index_events.event_id

    ),
    {% endif %}

    candidate_matches as (

        select
            {{ last_step }}.event_id,
            {{ last_step }}.step_event_id as match_event_id,
            {{ last_step }}.step_date as match_event_date,
            {% for step in steps -%}
            {{ 'cast(step_' ~ loop.index ~ '.step_number as ' ~ dbt.type_string() ~ ')' }}
            {{ "|| ', ' ||" if not loop.last else 'as step_event_numbers,' }}
            {% endfor -%}
            {% if is_judged -%}
            outcomes.plan_event_id,
            outcomes.plan_start_date,
            {% else -%}
            cast(null as {{ dbt.type_string() }}) as plan_event_id,
            cast(null as date) as plan_start_date,
            {% endif -%}
            row_number() over (
                partition by {{ last_step }}.event_id order by {{ last_step }}.step_number
            ) as match_number
        from {{ last_step }}
        {% for number in range(steps | length - 1, 0, -1) -%}
        inner join step_{{ number }}
            on
                step_{{ number + 1 }}.event_id = step_{{ number }}.event_id
                and step_{{ number + 1 }}.previous_step_number = step_{{ number }}.step_number
        {% endfor -%}
        {% if is_judged -%}
        inner join outcomes
            on {{ last_step }}.step_event_id = outcomes.event_id
        {%- endif %}
        {% if without -%}
        left join first_excluded
            on {{ last_step }}.event_id = first_excluded.event_id
        where
            first_excluded.excluded_from_date is null
            or first_excluded.excluded_from_date >= {{ last_step }}.step_date
        {%- endif %}

    ),

    matches as (

        select * from candidate_matches
        where match_number = 1

    )
    {% endif %}
{%- endmacro %}
