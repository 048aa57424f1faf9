{% macro check_archetype_arguments(
    name, index_event, match_event, within_months, index_occurrence, index_outcome, match_outcome,
    plan_within_days, first_certain_months
) -%}
    {#- A slip of the pen must stop the build: it would otherwise be an empty, reassuring table. -#}
    {%- set who = 'Archetype ' ~ name ~ ': ' -%}
    {%- set allowed = {
        'index_event': (index_event, event_type_names()),
        'match_event': (match_event, event_type_names()),
        'index_occurrence': (index_occurrence, ['first', 'every']),
        'index_outcome': (index_outcome, ['any', 'plan', 'no plan']),
        'match_outcome': (match_outcome, ['any', 'plan', 'no plan']),
    } -%}
    {%- for argument, (value, values) in allowed.items() if value not in values -%}
        {{ exceptions.raise_compiler_error(
            who ~ argument ~ " is '" ~ value ~ "', but must be one of: " ~ values | join(', ')
        ) }}
    {%- endfor -%}
    {%- for argument, value in {
        'within_months': within_months,
        'plan_within_days': plan_within_days,
        'first_certain_months': first_certain_months,
    }.items() if value is not integer or value < 1 -%}
        {{ exceptions.raise_compiler_error(
            who ~ argument ~ ' is ' ~ value ~ ', but must be a whole number of at least 1.'
        ) }}
    {%- endfor -%}
{%- endmacro %}
