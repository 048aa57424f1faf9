{% test unique_combination(model, columns) %}
    {#- The key of most tables here is a pair or more: a child's identifier says nothing without its
        authority. Blanks count as equal, so that two rows without a date are a repeat as well. -#}
    select
        {{ columns | join(', ') }},
        count(*) as row_count
    from {{ model }}
    group by {{ columns | join(', ') }}
    having count(*) > 1
{% endtest %}
