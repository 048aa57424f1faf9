{% macro superseding_event_types() %}
    {#-
        Lists 6 to 8 show only the latest episode, plan or period of a child, and of a plan only the
        latest review: type of event, type whose later event explains why it is no longer shown.
    -#}
    {{ return([
        ['cin_end', 'cin_start'],
        ['cpp_start', 'cpp_start'],
        ['cpp_review', 'cpp_review'],
        ['cpp_review', 'cpp_start'],
        ['cpp_end', 'cpp_start'],
        ['lac_start', 'lac_start'],
        ['lac_end', 'lac_start'],
    ]) }}
{% endmacro %}
