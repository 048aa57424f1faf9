{%- set coded = ['is_family_meeting_offered', 'is_family_meeting_held'] -%}

with

landed as (

    {{ kept_rows('cin_census', 'pre_proceedings') }}

),

value_matches as (

    {{ value_matches_of('cin_census', 'pre_proceedings') }}

),

final as (

    select
        {{ lineage_columns('cin_census') }},
        landed._identifier as child_id,
        landed.child_id as child_id_raw,
        landed.cin_details_id,
        landed._referral_date as referral_date,
        landed._pre_proceedings_start_date as pre_proceedings_start_date,
        landed._letter_before_proceedings_date as letter_before_proceedings_date,
        landed._initial_meeting_date as initial_meeting_date,
        {{ clean_integer('landed.review_meetings') }}
            as review_meetings,
        landed._step_decision_date as step_decision_date,
        landed.outcome,
        landed._court_application_date as court_application_date,
        landed._letter_initiating_proceedings_date as letter_initiating_proceedings_date,
        {{ decoded_columns(coded) }}
    from landed
    {{ decoded_joins(coded) }}

)

select * from final
