with

measured as (

    select * from {{ ref('int_indicators__scoped') }}
    where banded_measure is not null

),

bands as (

    select * from {{ ref('indicator_bands') }}

),

banded as (

    select
        measured.indicator,
        measured.authority_code,
        measured.period,
        bands.band_position,
        bands.band,
        count(*) as counted
    from measured
    inner join bands
        on
            measured.indicator = bands.indicator
            and measured.banded_measure >= bands.from_value
            and measured.banded_measure <= coalesce(bands.to_value, measured.banded_measure)
    group by
        measured.indicator,
        measured.authority_code,
        measured.period,
        bands.band_position,
        bands.band

),

final as (

    select
        indicator,
        authority_code,
        period,
        band_position,
        band,
        counted,
        {{ rate(
            'counted', 'sum(counted) over (partition by indicator, authority_code, period)'
        ) }} as share
    from banded

)

select * from final
