{%- set coded = ['ethnicity'] -%}

with

landed as (

    {{ kept_rows('cin_census', 'child_characteristics') }}

),

value_matches as (

    {{ value_matches_of('cin_census', 'child_characteristics') }}

),

final as (

    select
        {{ lineage_columns('cin_census') }},
        landed._identifier as child_id,
        landed.child_id as child_id_raw,
        landed.disabilities,
        {{ decoded_columns(coded) }}
    from landed
    {{ decoded_joins(coded) }}

)

select * from final
