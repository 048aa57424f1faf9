{#- The date is kept in staging, but as at its extract the event has not happened. -#}
with

{% for dataset, table_name, column_name, severity in dates_before_extract() %}
{{ dataset }}_{{ table_name }}_{{ column_name }} as (

    select
        '{{ severity }}' as severity,
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

    {% for dataset, table_name, column_name, severity in dates_before_extract() %}
    select * from {{ dataset }}_{{ table_name }}_{{ column_name }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

final as (

    select
        'date_after_extract' as rule,
        united.severity,
        united.authority_code,
        united.dataset,
        united.table_name,
        united.file,
        united.row_number,
        united.column_name,
        case united.severity
            when 'error'
                then
                    'The date lies after the extract; '
                    || 'it is not an event until a later extract has it.'
            else 'The date lies after the extract.'
        end as message
    from united

)

select * from final
