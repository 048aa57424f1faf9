with

findings as (

    select * from {{ ref('quality_findings') }}

),

rules as (

    select * from {{ ref('rules') }}

),

counted as (

    select
        coalesce(authority_code, 'unknown') as authority_code,
        coalesce(dataset, 'unknown') as dataset,
        coalesce(table_name, 'unknown') as table_name,
        rule,
        severity,
        coalesce(column_name, 'all') as column_name,
        sum(row_count) as rows_found
    from findings
    group by
        coalesce(authority_code, 'unknown'),
        coalesce(dataset, 'unknown'),
        coalesce(table_name, 'unknown'),
        rule,
        severity,
        coalesce(column_name, 'all')

),

final as (

    select
        counted.authority_code,
        counted.dataset,
        counted.table_name,
        counted.rule,
        counted.severity,
        counted.column_name,
        rules.title,
        rules.message,
        {{ rounded_count('counted.rows_found') }} as row_count
    from counted
    left join rules
        on counted.rule = rules.rule

)

select * from final
