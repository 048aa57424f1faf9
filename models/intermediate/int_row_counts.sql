{#- Duplicates are counted here by another way than staging drops them: the two must agree. -#}
with

{% for dataset, table_name in specified_table_names() %}
{%- set identifier = identifier_column(table_name) %}
{%- set problem = identifier_problem('landed.' ~ identifier) %}
{{ dataset }}_{{ table_name }} as (

    select
        landed._file as file,
        landed._sheet as sheet,
        sum(case when {{ problem }} is null then 0 else 1 end) as rows_refused,
        sum(case when {{ problem }} is null then 1 else 0 end)
        - count(distinct case when {{ problem }} is null then landed._row_hash end)
            as rows_duplicate
    from {{ source(dataset, table_name) }} as landed
    group by landed._file, landed._sheet

),

{% endfor -%}
left_out as (

    {% for dataset, table_name in specified_table_names() %}
    select * from {{ dataset }}_{{ table_name }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

kept as (

    {% for dataset, table_name in specified_table_names() %}
    select
        file,
        sheet,
        count(*) as rows_kept
    from {{ ref('stg_' ~ dataset ~ '__' ~ table_name) }}
    group by file, sheet
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

final as (

    select
        left_out.file,
        left_out.sheet,
        cast(coalesce(kept.rows_kept, 0) as bigint) as rows_kept,
        cast(left_out.rows_refused as bigint) as rows_refused,
        cast(left_out.rows_duplicate as bigint) as rows_duplicate
    from left_out
    left join kept
        on
            left_out.file = kept.file
            and left_out.sheet = kept.sheet

)

select * from final
