{% macro journey_archetype(
    name,
    index_event,
    steps,
    index_where={},
    index_occurrence='every',
    index_outcome='any',
    index_not_followed_by={},
    without=[],
    plan_within_days=90,
    first_certain_months=12
) -%}
    {{ check_archetype_arguments(
        name, index_event, steps, index_where, index_occurrence, index_outcome,
        index_not_followed_by, without, plan_within_days, first_certain_months
    ) }}
    {%- set full_steps = [] -%}
    {%- for step in steps -%}
        {%- set least = 0 if step.is_absent and step.event != index_event else 1 -%}
        {%- set usual =
            {'where': {}, 'outcome': 'any', 'since': 'index', 'at_least_days': least} -%}
        {%- do full_steps.append(dict(usual, **step)) -%}
    {%- endfor -%}
    {%- set judged = as_list(index_event) if index_outcome != 'any' else [] -%}
    {%- for step in full_steps if step.outcome != 'any' -%}
        {%- do judged.extend(as_list(step.event)) -%}
    {%- endfor -%}
    {%- set needed = as_list(index_event) + as_list(without) -%}
    {%- for part in full_steps + ([index_not_followed_by] if index_not_followed_by else []) -%}
        {%- do needed.extend(as_list(part.event)) -%}
    {%- endfor -%}
    {%- set is_plan_needed = judged != [] or 'plan_start' in needed -%}
    {%- set needed_types = needed | reject('equalto', 'plan_start') | list -%}

{{ archetype_imports() }},

{% if judged %}
{{ plan_outcomes(judged, plan_within_days) }},
{% endif %}

{{ archetype_index_events(
    index_event, index_where, index_occurrence, index_outcome, index_not_followed_by, full_steps,
    plan_within_days
) }},

{% for step in full_steps %}
{{ archetype_step(loop.index, step) }},
{% endfor %}

{{ archetype_matches(full_steps, without) }},

{{ archetype_statuses(
    name,
    needed_types + (['referral', 'assessment_authorised'] if judged else []),
    is_plan_needed,
    first_certain_months,
    is_match_final=not full_steps[-1].is_absent,
    settled_after_days=[
        plan_within_days if index_outcome != 'any' else 0, index_not_followed_by.within_days or 0
    ] | max,
    result_days=plan_within_days if full_steps[-1].outcome != 'any' else 0
) }}
{%- endmacro %}
