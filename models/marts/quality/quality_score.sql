with

column_profile as (

    select * from {{ ref('column_profile') }}

),

landed_files as (

    select * from {{ ref('landed_files') }}
    where status = 'landed'

),

quality_findings as (

    select * from {{ ref('quality_findings') }}
    where severity = 'error' and row_number is not null

),

row_counts as (

    select
        authority_code,
        dataset,
        table_name,
        sum(rows_in_file - rows_blank) as row_count,
        sum(rows_kept + rows_duplicate) as rows_kept
    from landed_files
    group by authority_code, dataset, table_name

),

cell_counts as (

    select
        authority_code,
        dataset,
        table_name,
        sum(case when is_required then row_count else 0 end) as needed_cells,
        sum(case when is_required then valid else 0 end) as needed_cells_valid,
        sum(filled) as filled_cells,
        sum(valid) as valid_cells
    from column_profile
    group by authority_code, dataset, table_name

),

error_counts as (

    select
        authority_code,
        dataset,
        table_name,
        count(distinct file || '|' || cast(row_number as {{ dbt.type_string() }}))
            as rows_with_errors
    from quality_findings
    group by authority_code, dataset, table_name

),

shares as (

    select
        row_counts.authority_code,
        row_counts.dataset,
        row_counts.table_name,
        row_counts.row_count,
        row_counts.rows_kept * 1.0 / row_counts.row_count as share_kept,
        coalesce(
            cell_counts.needed_cells_valid * 1.0 / nullif(cell_counts.needed_cells, 0), 1
        ) as share_needed,
        coalesce(
            cell_counts.valid_cells * 1.0 / nullif(cell_counts.filled_cells, 0), 1
        ) as share_valid,
        1 - least(
            coalesce(error_counts.rows_with_errors, 0) * 1.0 / row_counts.row_count, 1
        ) as share_without_errors
    from row_counts
    left join cell_counts
        on
            row_counts.authority_code = cell_counts.authority_code
            and row_counts.dataset = cell_counts.dataset
            and row_counts.table_name = cell_counts.table_name
    left join error_counts
        on
            row_counts.authority_code = error_counts.authority_code
            and row_counts.dataset = error_counts.dataset
            and row_counts.table_name = error_counts.table_name
    where row_counts.row_count > 0

),

final as (

    select
        authority_code,
        dataset,
        table_name,
        cast(row_count as bigint) as row_count,
        cast(share_kept as double) as share_kept,
        cast(share_needed as double) as share_needed,
        cast(share_valid as double) as share_valid,
        cast(share_without_errors as double) as share_without_errors,
        cast(
            round(25 * (share_kept + share_needed + share_valid + share_without_errors), 1)
            as double
        ) as score
    from shares

)

select * from final
