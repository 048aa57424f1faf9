{#- Gaps and islands: stretches that overlap or touch are one. -#}
with

landed_files as (

    select * from {{ ref('stg_landed_files') }}
    where status = 'landed'

),

specified_tables as (

    select * from {{ ref('specified_tables') }}

),

event_type_sources as (

    select * from {{ ref('event_type_sources') }}
    where not is_latest_only

),

extracts as (

    select distinct
        landed_files.authority_code,
        event_type_sources.event_type,
        landed_files.extract_date as observed_to,
        cast(
            {{ dbt.dateadd(
                'day',
                1,
                dbt.dateadd('month', '-specified_tables.window_months', 'landed_files.extract_date')
            ) }} as date
        ) as observed_from
    from landed_files
    inner join specified_tables
        on
            landed_files.dataset = specified_tables.dataset
            and landed_files.table_name = specified_tables.table_name
    inner join event_type_sources
        on
            landed_files.dataset = event_type_sources.dataset
            and landed_files.table_name = event_type_sources.table_name

),

with_reach as (

    select
        *,
        max(observed_to) over (
            partition by authority_code, event_type
            order by observed_from, observed_to
            rows between unbounded preceding and 1 preceding
        ) as observed_until_then
    from extracts

),

numbered as (

    select
        *,
        sum(
            case
                when
                    observed_until_then is null
                    or observed_from > {{ dbt.dateadd('day', 1, 'observed_until_then') }}
                    then 1
                else 0
            end
        ) over (
            partition by authority_code, event_type
            order by observed_from, observed_to
            rows between unbounded preceding and current row
        ) as stretch
    from with_reach

),

stretches as (

    select
        authority_code,
        event_type,
        stretch,
        min(observed_from) as observed_from,
        max(observed_to) as observed_to,
        cast(count(*) as integer) as extract_count
    from numbered
    group by authority_code, event_type, stretch

),

final as (

    select
        authority_code,
        event_type,
        cast(stretch as integer) as stretch_number,
        observed_from,
        observed_to,
        extract_count,
        stretch = max(stretch) over (partition by authority_code, event_type) as is_last
    from stretches

)

select * from final
