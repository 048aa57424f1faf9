{#- The curve at every thirtieth day, of all cases of an authority: days tell of single children.
    Rounded to 5 in every profile: from one point to the next only few cases may have matched. -#}
{%- set rounded_to = 5 -%}
with

curves as (

    select * from {{ ref('archetype_time_to_match') }}
    where dimension = 'all'

),

monthly as (

    select
        archetype,
        authority_code,
        cast(30 * ceil(days / 30.0) as integer) as days,
        max(cases) as cases,
        cast(round(max(share) * max(cases)) as bigint) as matched
    from curves
    group by archetype, authority_code, cast(30 * ceil(days / 30.0) as integer)

),

rounded as (

    select
        archetype,
        authority_code,
        days,
        cast({{ rounded_to }} * round(cast(cases as double) / {{ rounded_to }}) as bigint) as cases,
        cast({{ rounded_to }} * round(cast(matched as double) / {{ rounded_to }}) as bigint)
            as matched
    from monthly
    where not {{ is_disclosive('cases', 'matched') }}

),

final as (

    select
        archetype,
        authority_code,
        days,
        cases,
        {{ rate('matched', 'cases') }} as share
    from rounded
    -- what is no small number of a profile may be rounded to one, or to nothing
    where cases > 0 and not {{ is_small_count('cases') }}

)

select * from final
