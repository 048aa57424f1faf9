{% test sequence_is_gapless(model, column_name, partition_by) %}
    {#- A journey is read by number: the event after number 3 must be number 4, once. Numbers from 1
        to the count of rows, all different, cannot have a gap. -#}
    select
        {{ partition_by | join(', ') }},
        count(*) as row_count
    from {{ model }}
    group by {{ partition_by | join(', ') }}
    having
        min({{ column_name }}) <> 1
        or max({{ column_name }}) <> count(*)
        or count(distinct {{ column_name }}) <> count(*)
{% endtest %}
