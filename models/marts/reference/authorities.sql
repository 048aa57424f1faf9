{#- A code that an authority kept through a reorganisation stands twice; the newest name holds. -#}
with

local_authorities as (

    select * from {{ ref('local_authorities') }}

),

newest_first as (

    select
        *,
        row_number() over (
            partition by authority_code order by last_year desc, first_year desc
        ) as age_of_name
    from local_authorities

),

landed as (

    select distinct authority_code
    from {{ ref('stg_landed_files') }}
    where status = 'landed'

),

final as (

    select
        newest_first.authority_code,
        newest_first.ons_code,
        newest_first.authority_name,
        newest_first.region_code,
        newest_first.region_name,
        cast(newest_first.first_year as integer) as first_year,
        cast(newest_first.last_year as integer) as last_year,
        landed.authority_code is not null as has_landed_files
    from newest_first
    left join landed
        on newest_first.authority_code = landed.authority_code
    where newest_first.age_of_name = 1

)

select * from final
