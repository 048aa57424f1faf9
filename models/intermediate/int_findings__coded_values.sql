with

unmatched as (

    select * from {{ ref('stg_value_matches') }}
    where code is null

),

{% for dataset, table_name, column_name, code_list in coded_columns() %}
{{ dataset }}_{{ table_name }}_{{ column_name }} as (

    select
        authority_code,
        dataset,
        '{{ table_name }}' as table_name,
        file,
        row_number,
        '{{ column_name }}' as column_name
    from {{ ref('stg_' ~ dataset ~ '__' ~ table_name) }}
    where {{ column_name }}_raw is not null and {{ column_name }}_code is null

),

{% endfor -%}
listed_values as (

    select
        listed.authority_code,
        listed.dataset,
        listed.table_name,
        listed.file,
        listed.row_number,
        listed.column_name
    from {{ ref('stg_listed_values') }} as listed
    inner join unmatched
        on {{ same_value('listed', 'unmatched') }}

),

united as (

    {% for dataset, table_name, column_name, code_list in coded_columns() %}
    select * from {{ dataset }}_{{ table_name }}_{{ column_name }}
    union all
    {% endfor %}
    select * from listed_values

),

final as (

    select
        'value_unmatched' as rule,
        'warning' as severity,
        united.authority_code,
        united.dataset,
        united.table_name,
        united.file,
        united.row_number,
        united.column_name,
        'The value is not in the code list; it is kept as it stands, without a code.' as message
    from united

)

select * from final
