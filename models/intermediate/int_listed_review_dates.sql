with

listed_values as (

    select * from {{ ref('stg_listed_values') }}
    where column_name = 'review_dates'

),

final as (

    select distinct
        listed_values.authority_code,
        listed_values.dataset,
        listed_values.extract_date,
        listed_values.file,
        listed_values.sheet,
        listed_values.row_number,
        listed_values.child_id,
        {{ clean_date('review_dates', 'listed_values.extract_date', 'date_text') }} as review_date
    from listed_values
    {{ date_join_of_cells('listed_values') }}

)

select * from final
