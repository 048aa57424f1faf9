{#- The newest census that tells of a child's disabilities decides which they are. -#}
with

modules as (

    select * from {{ ref('stg_cin_census__disabilities') }}

),

listed as (

    select * from {{ ref('int_listed_disabilities') }}

),

codes as (

    select * from {{ ref('codes') }}
    where code_list = 'disability'

),

united as (

    select
        authority_code,
        child_id,
        extract_date,
        disability_code
    from modules
    where disability_code is not null
    union
    select
        authority_code,
        child_id,
        extract_date,
        disability_code
    from listed
    where disability_code is not null

),

newest as (

    select
        *,
        max(extract_date) over (partition by authority_code, child_id) as newest_extract_date
    from united

),

final as (

    select
        newest.authority_code,
        newest.child_id,
        newest.disability_code,
        codes.label as disability
    from newest
    inner join codes
        on newest.disability_code = codes.code
    where newest.extract_date = newest.newest_extract_date and newest.disability_code <> 'NONE'

)

select * from final
