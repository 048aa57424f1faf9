{%- set coded = ['disability'] -%}

with

landed as (

    {{ kept_rows('cin_census', 'disabilities') }}

),

value_matches as (

    {{ value_matches_of('cin_census', 'disabilities') }}

),

final as (

    select
        {{ lineage_columns('cin_census') }},
        landed._identifier as child_id,
        landed.child_id as child_id_raw,
        {{ decoded_columns(coded) }}
    from landed
    {{ decoded_joins(coded) }}

)

select * from final
