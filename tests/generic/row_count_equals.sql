{% test row_count_equals(model, compare_model) %}
    {#- Where one row must come out for each that went in, a join that repeats or drops rows changes
        the count before it changes anything else. -#}
    select
        counted.row_count,
        compared.row_count as expected_row_count
    from (select count(*) as row_count from {{ model }}) as counted
    cross join (select count(*) as row_count from {{ compare_model }}) as compared
    where counted.row_count <> compared.row_count
{% endtest %}
