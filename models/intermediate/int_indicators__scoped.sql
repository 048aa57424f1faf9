{#- Each counted thing four times: its authority and all, its year and all. -#}
with

measured as (

    select
        *,
        case when status = 'counted' then measure end as counted_measure,
        case when status = 'counted' then coalesce(months, measure) end as banded_measure
    from {{ ref('int_indicators__measured') }}

),

in_periods as (

    select
        *,
        'all' as period
    from measured
    union all
    select
        *,
        cast({{ year_ending_31_march('counted_on') }} as {{ dbt.type_string() }}) as period
    from measured

),

final as (

    select
        indicator,
        authority_code,
        period,
        counted_measure,
        banded_measure,
        is_met,
        status
    from in_periods
    union all
    select
        indicator,
        'all' as authority_code,
        period,
        counted_measure,
        banded_measure,
        is_met,
        status
    from in_periods

)

select * from final
