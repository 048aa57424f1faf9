with

landing_findings as (

    select * from {{ ref('stg_landing_findings') }}

),

refused_rows as (

    select * from {{ ref('stg_refused_rows') }}

),

identifiers as (

    select * from {{ ref('int_findings__identifiers') }}

),

typed_values as (

    select * from {{ ref('int_findings__typed_values') }}

),

coded_values as (

    select * from {{ ref('int_findings__coded_values') }}

),

dates_after_extract as (

    select * from {{ ref('int_findings__dates_after_extract') }}

),

disputed_attributes as (

    select * from {{ ref('int_findings__disputed_attributes') }}

),

rules as (

    select * from {{ ref('rules') }}

),

found_by_rules as (

    select * from {{ ref('int_findings__rules_annex_a') }}
    union all
    select * from {{ ref('int_findings__rules_cin_census') }}
    union all
    select * from {{ ref('int_findings__rules_across') }}

),

united as (

    select * from landing_findings
    union all
    select
        'row_refused' as rule,
        'error' as severity,
        authority_code,
        dataset,
        table_name,
        file,
        row_number,
        null as column_name,
        'The row is refused: ' || reason as message
    from refused_rows
    union all
    select * from identifiers
    union all
    select * from typed_values
    union all
    select * from coded_values
    union all
    select * from dates_after_extract
    union all
    select * from disputed_attributes
    union all
    select
        rules.rule,
        rules.severity,
        found_by_rules.authority_code,
        found_by_rules.dataset,
        found_by_rules.table_name,
        found_by_rules.file,
        found_by_rules.row_number,
        found_by_rules.column_name,
        rules.message
    from found_by_rules
    inner join rules
        on found_by_rules.rule = rules.rule

),

counted as (

    select
        rule,
        severity,
        authority_code,
        dataset,
        table_name,
        file,
        row_number,
        column_name,
        message,
        count(*) as row_count
    from united
    group by
        rule,
        severity,
        authority_code,
        dataset,
        table_name,
        file,
        row_number,
        column_name,
        message

),

final as (

    select
        {{ dbt.hash(
            "rule || '|' || coalesce(file, '') || '|' || coalesce(table_name, '') || '|' || "
            ~ "coalesce(column_name, '') || '|' || coalesce(cast(row_number as "
            ~ dbt.type_string() ~ "), '') || '|' || message"
        ) }} as finding_id,
        rule,
        severity,
        authority_code,
        dataset,
        table_name,
        file,
        cast(row_number as bigint) as row_number,
        column_name,
        message,
        cast(row_count as bigint) as row_count
    from counted

)

select * from final
