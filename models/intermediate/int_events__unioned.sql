{#- To read the staged lists again costs less than to write all their rows once more. -#}
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
        {{ extract_label('united') }} as seen_in
    from united

)

select * from final
