{% test not_empty(model) %}
    {#- Every other test passes on a table without rows, so a join that loses them all would stay
        unseen. -#}
    select counted.row_count
    from (select count(*) as row_count from {{ model }}) as counted
    where counted.row_count = 0
{% endtest %}
