{#- Shares are derived from counts that were hidden or rounded first. -#}
with

timeliness as (

    select
        *,
        {{ is_disclosive('counted', 'met') }} as is_suppressed
    from {{ ref('timeliness') }}

),

rounded as (

    select
        indicator,
        title,
        authority_code,
        period,
        counted_by,
        met_when,
        unit,
        is_suppressed,
        case when not is_suppressed then {{ rounded_count('counted') }} end as counted,
        case when not is_suppressed then {{ rounded_count('met') }} end as met,
        {{ rounded_count('too_early') }} as too_early,
        {{ rounded_count('not_observed') }} as not_observed,
        case
            when not is_suppressed and counted >= {{ fewest_for_median() }}
                then round(median_measure)
        end as median_measure
    from timeliness

),

final as (

    select
        indicator,
        title,
        authority_code,
        period,
        counted_by,
        met_when,
        counted,
        met,
        {{ rate_and_limits('met', 'counted', name='share') }},
        too_early,
        not_observed,
        unit,
        median_measure,
        is_suppressed
    from rounded

)

select * from final
