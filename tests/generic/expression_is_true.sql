{% test expression_is_true(model, expression) %}
    {#- For rules over several columns of a row, such as an end that is not before its start. A rule
        that a blank leaves undecided counts as broken: write `end_date is null or ...` where a
        blank is right. Only the number of rows is shown: rows hold children's data. -#}
    select 1 as is_broken
    from {{ model }}
    where not coalesce({{ expression }}, false)
{% endtest %}
