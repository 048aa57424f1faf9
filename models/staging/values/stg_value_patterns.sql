with

codes as (

    select * from {{ ref('codes') }}

),

local_authorities as (

    select * from {{ ref('local_authorities') }}

),

-- a code of letters and digits is never a word by chance; one at the start counts most, and that
-- of a placement may say whether it is inside or outside the authority: "K2OUT"
within_values as (

    select
        codes.code_list,
        places.priority,
        places.opening || lower(codes.code) || places.closing as pattern,
        codes.code
    from codes
    cross join (
        values (2, '^ ', ' '), (4, ' ', ' '), (2, '^ ', '(in|out) ')
    ) as places (priority, opening, closing)
    where
        (
            codes.code_list = 'ethnicity'
            or {{ matches_pattern('codes.code', '[A-Z][0-9]|[0-9][A-Z]|[0-9]{3}') }}
        )
        and (places.closing = ' ' or codes.code_list = 'placement_type')

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

ons_codes_of_authorities as (

    select distinct
        codes.code_list,
        4 as priority,
        ' ' || lower(local_authorities.ons_code) || ' ' as pattern,
        codes.code
    from codes
    inner join local_authorities
        on codes.code = local_authorities.authority_code
    where codes.code_list = 'placement_authority'

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
    union all
    select * from ons_codes_of_authorities

)

select * from final
