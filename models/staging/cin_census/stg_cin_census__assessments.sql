with

landed as (

    {{ kept_rows('cin_census', 'assessments') }}

),

final as (

    select
        {{ lineage_columns('cin_census') }},
        landed._identifier as child_id,
        landed.child_id as child_id_raw,
        landed.cin_details_id,
        landed._referral_date as referral_date,
        landed.assessment_id,
        landed._assessment_start_date as assessment_start_date,
        landed._internal_review_date as internal_review_date,
        landed._assessment_authorisation_date as assessment_authorisation_date,
        landed.assessment_factors
    from landed

)

select * from final
