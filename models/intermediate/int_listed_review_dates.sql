with

listed_values as (

    select * from {{ ref('stg_listed_values') }}

),

final as (

    select distinct
        authority_code,
        dataset,
        extract_date,
        file,
        sheet,
        row_number,
        child_id,
        {{ clean_date('raw_value') }} as review_date
    from listed_values
    where column_name = 'review_dates'

)

select * from final
