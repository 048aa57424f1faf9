{#- Everything is derived from counts that were hidden or rounded first. -#}
with

bands as (

    select
        *,
        sum(counted) over (partition by indicator, authority_code, period) as all_counted
    from {{ ref('timeliness_bands') }}

),

rounded as (

    select
        indicator,
        authority_code,
        period,
        band_position,
        band,
        {{ rounded_count('counted') }} as counted,
        {{ rounded_count('all_counted') }} as all_counted
    from bands

),

final as (

    select
        indicator,
        authority_code,
        period,
        band_position,
        band,
        counted,
        {{ rate('counted', 'all_counted') }} as share
    from rounded

)

select * from final
