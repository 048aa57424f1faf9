{#- A text is read once, however many rows hold it: a day is written in few ways. An empty cell has
    a row as well, as in `value_matches_of`. -#}
with

date_orders as (

    select * from {{ ref('stg_date_orders') }}

),

listed_values as (

    select * from {{ ref('stg_listed_values') }}

),

in_columns as (

    {% for dataset, table_name in specified_table_names()
        if date_columns(dataset, table_name) %}
    select distinct raw_value
    from (
        {{ rows_of_columns(
            source(dataset, table_name),
            '_file',
            date_columns(dataset, table_name),
            'column_name',
            'raw_value',
        ) }}
    ) as {{ table_name }}_cells
    union all
    {% endfor %}
    select raw_value
    from listed_values
    where column_name = 'review_dates'

),

orders as (

    select 'day_first' as date_order
    union
    select date_order from date_orders

),

texts as (

    select distinct
        in_columns.raw_value,
        orders.date_order,
        {{ day_and_month_swapped('in_columns.raw_value') }} as swapped_value
    from in_columns
    cross join orders

),

-- what month first means is day first with the two exchanged
ordered as (

    select
        raw_value,
        date_order,
        case date_order when 'month_first' then swapped_value else raw_value end as wording,
        case date_order when 'month_first' then raw_value else swapped_value end as other_wording
    from texts

),

parsed as (

    select
        raw_value,
        date_order,
        {{ parse_date('wording') }} as date_value,
        {{ parse_date('other_wording') }} as other_date,
        {{ matches_pattern(
            'wording', '^[0-9]{1,2}[-/. ][0-9A-Za-z]{1,9}[-/. ][0-9]{2}([T ].*)?$'
        ) }}
            as has_short_year,
        {{ matches_pattern(
            'wording',
            '^[0-9]{1,4}(-[0-9]{1,2}-|/[0-9]{1,2}/|[.][0-9]{1,2}[.])[0-9]{1,4}([T ].*)?$',
        ) }}
            as is_like_date,
        {{ matches_pattern('wording', '^(-[0-9]+|0+|1|60)([.][0-9]+)?$') }} as is_empty_serial
    from ordered

),

judged as (

    select
        *,
        case
            when raw_value is null then null
            when is_empty_serial then 'date_is_placeholder'
            when date_value is null and other_date is not null
                then
                    case date_order
                        when 'month_first' then 'date_looks_day_first'
                        else 'date_looks_month_first'
                    end
            when date_value is null and is_like_date then 'date_impossible'
            when date_value is null then 'date_unreadable'
            when has_short_year then null
            when
                date_value < cast('1902-01-01' as date)
                or date_value = cast('1970-01-01' as date)
                or date_value >= cast('2099-01-01' as date)
                then 'date_is_placeholder'
        end as problem
    from parsed

),

final as (

    select
        raw_value,
        date_order,
        case when problem is null then date_value end as date_value,
        has_short_year,
        problem
    from judged

)

select * from final
