with

listed_values as (

    select * from {{ ref('stg_listed_values') }}

),

value_matches as (

    select * from {{ ref('stg_value_matches') }}

),

final as (

    select
        listed_values.authority_code,
        listed_values.dataset,
        listed_values.extract_date,
        listed_values.child_id,
        value_matches.code as disability_code,
        value_matches.code <> 'NONE' as is_disabled
    from listed_values
    inner join value_matches
        on {{ same_value('listed_values', 'value_matches') }}
    where listed_values.column_name = 'disabilities'

)

select * from final
