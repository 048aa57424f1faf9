{%- set coded = [
    'upn_unknown_reason',
    'gender_current',
    'sex',
    'ethnicity',
] -%}

with

landed as (

    {{ kept_rows('cin_census', 'child_identifiers') }}

),

value_matches as (

    {{ value_matches_of('cin_census', 'child_identifiers') }}

),

final as (

    select
        {{ lineage_columns('cin_census') }},
        landed._identifier as child_id,
        landed.child_id as child_id_raw,
        landed.upn,
        landed.former_upn,
        landed._birth_date as birth_date,
        landed._expected_birth_date as expected_birth_date,
        landed._death_date as death_date,
        landed.disabilities,
        {{ decoded_columns(coded) }}
    from landed
    {{ decoded_joins(coded) }}

)

select * from final
