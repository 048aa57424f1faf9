with

annex_a as (

    select * from {{ ref('int_events__annex_a') }}

),

cin_census as (

    select * from {{ ref('int_events__cin_census') }}

),

united as (

    select * from annex_a
    union all
    select * from cin_census

),

final as (

    select
        united.*,
        {{ dbt.hash(
            "united.authority_code || '|' || united.child_id || '|' || united.event_type || '|' || "
            ~ "cast(united.event_date as " ~ dbt.type_string() ~ ") || '|' || united.event_detail"
        ) }} as event_id,
        {{ extract_label('united') }} as seen_in
    from united

)

select * from final
