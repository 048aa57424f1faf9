{% macro check_archetype_arguments(
    name, index_event, steps, index_where, index_occurrence, index_outcome, index_not_followed_by,
    without, plan_within_days, first_certain_months
) -%}
    {#- A slip of the pen must stop the build: it would otherwise be an empty, reassuring table. -#}
    {%- set who = 'Archetype ' ~ name ~ ': ' -%}
    {%- set outcomes = ['any', 'plan', 'no plan'] -%}
    {%- set later_events = event_type_names() + ['plan_start'] -%}
    {%- set attributes = event_attributes().keys() | list -%}
    {{ check_each(who ~ 'index_event', as_list(index_event), event_type_names()) }}
    {{ check_each(who ~ 'index_where', index_where.keys(), attributes) }}
    {{ check_each(who ~ 'index_occurrence', [index_occurrence], ['first', 'every']) }}
    {{ check_each(who ~ 'index_outcome', [index_outcome], outcomes) }}
    {{ check_each(who ~ 'without', as_list(without), later_events) }}
    {{ check_number(who ~ 'plan_within_days', plan_within_days, 1) }}
    {{ check_number(who ~ 'first_certain_months', first_certain_months, 1) }}
    {%- if index_not_followed_by -%}
        {%- set part = who ~ 'index_not_followed_by' -%}
        {{ check_each(part, index_not_followed_by.keys(), ['event', 'within_days']) }}
        {{ check_each(part ~ ' event', as_list(index_not_followed_by.event), later_events) }}
        {{ check_number(part ~ ' within_days', index_not_followed_by.within_days, 0) }}
    {%- endif -%}
    {%- if not steps -%}
        {{ exceptions.raise_compiler_error(
            who ~ 'steps is empty, but must say what is to follow, and within which period.'
        ) }}
    {%- endif -%}
    {%- set periods = ['within_days', 'within_months', 'within_working_days'] -%}
    {%- for step in steps -%}
        {%- set part = who ~ 'step ' ~ loop.index -%}
        {{ check_each(
            part,
            step.keys(),
            ['event', 'where', 'outcome', 'since', 'at_least_days', 'is_absent'] + periods
        ) }}
        {{ check_each(part ~ ' event', as_list(step.event or ''), later_events) }}
        {{ check_each(part ~ ' where', step.get('where', {}).keys(), attributes) }}
        {{ check_each(part ~ ' outcome', [step.get('outcome', 'any')], outcomes) }}
        {{ check_each(
            part ~ ' since',
            [step.get('since', 'index')],
            ['index'] if loop.first or step.within_working_days else ['index', 'previous']
        ) }}
        {{ check_number(part ~ ' at_least_days', step.get('at_least_days', 0), 0) }}
        {%- set given = periods | select('in', step) | list -%}
        {%- if given | length != 1 -%}
            {{ exceptions.raise_compiler_error(
                part ~ ' must have exactly one of: ' ~ periods | join(', ')
            ) }}
        {%- endif -%}
        {{ check_number(part ~ ' ' ~ given[0], step[given[0]], 1) }}
        {%- if step.is_absent and (steps | length > 1 or without) -%}
            {{ exceptions.raise_compiler_error(
                part ~ ' is_absent, but an absence must be the only step, and have no without.'
            ) }}
        {%- endif -%}
        {%- if step.event == 'plan_start' and step.get('outcome', 'any') != 'any' -%}
            {{ exceptions.raise_compiler_error(
                part ~ ' is a plan_start, which has no outcome of its own.'
            ) }}
        {%- endif -%}
    {%- endfor -%}
    {%- set working_days = steps | selectattr('within_working_days', 'defined') | list -%}
    {%- if working_days | length > 1 -%}
        {{ exceptions.raise_compiler_error(
            who ~ 'only one step may have within_working_days.'
        ) }}
    {%- endif -%}
{%- endmacro %}
