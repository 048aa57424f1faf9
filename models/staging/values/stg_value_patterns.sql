with

codes as (

    select * from {{ ref('codes') }}

),

-- a code of letters and digits is never a word by chance; one at the start counts most
within_values as (

    select
        codes.code_list,
        places.priority,
        places.opening || lower(codes.code) || ' ' as pattern,
        codes.code
    from codes
    cross join (values (2, '^ '), (4, ' ')) as places (priority, opening)
    where
        codes.code_list = 'ethnicity'
        or {{ matches_pattern('codes.code', '[A-Z][0-9]|[0-9][A-Z]|[0-9]{3}') }}

),

names_of_authorities as (

    select
        code_list,
        10 as priority,
        ' ' || {{ normalised_text('label') }} || ' ' as pattern,
        code
    from codes
    where code_list = 'placement_authority'

),

final as (

    select
        code_list,
        priority,
        pattern,
        code
    from {{ ref('value_patterns') }}
    union all
    select * from within_values
    union all
    select * from names_of_authorities

)

select * from final
