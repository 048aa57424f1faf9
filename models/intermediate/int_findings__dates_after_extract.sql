{#- The date is kept in staging, but as at its extract the event has not happened. -#}
with

{% for dataset, table_name, column_name in dates_of_events() %}
{{ dataset }}_{{ table_name }}_{{ column_name }} as (

    select
        authority_code,
        dataset,
        '{{ table_name }}' as table_name,
        file,
        row_number,
        '{{ column_name }}' as column_name
    from {{ ref('stg_' ~ dataset ~ '__' ~ table_name) }}
    where {{ column_name }} > extract_date

),

{% endfor -%}
united as (

    {% for dataset, table_name, column_name in dates_of_events() %}
    select * from {{ dataset }}_{{ table_name }}_{{ column_name }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

final as (

    select
        'date_after_extract' as rule,
        'error' as severity,
        united.authority_code,
        united.dataset,
        united.table_name,
        united.file,
        united.row_number,
        united.column_name,
        'The date lies after the extract; it is not an event until a later extract has it.'
            as message
    from united

)

select * from final
