{%- set coded = ['gender', 'ethnicity', 'contact_source'] -%}

with

landed as (

    {{ kept_rows('annex_a', 'contacts') }}

),

value_matches as (

    {{ value_matches_of('annex_a', 'contacts') }}

),

final as (

    select
        {{ lineage_columns('annex_a') }},
        landed._identifier as child_id,
        landed.child_id as child_id_raw,
        landed._birth_date as birth_date,
        {{ clean_integer('landed.age_in_years') }} as age_in_years,
        landed._contact_date as contact_date,
        {{ decoded_columns(coded) }}
    from landed
    {{ decoded_joins(coded) }}

)

select * from final
