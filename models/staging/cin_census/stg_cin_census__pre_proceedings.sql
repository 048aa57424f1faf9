{%- set coded = ['is_family_meeting_offered', 'is_family_meeting_held'] -%}

with

landed as (

    {{ kept_rows('base_cin_census__pre_proceedings') }}

),

value_matches as (

    select * from {{ ref('stg_value_matches') }}
    where dataset = 'cin_census' and table_name = 'pre_proceedings'

),

final as (

    select
        {{ lineage_columns('cin_census') }},
        landed._identifier as child_id,
        landed.child_id as child_id_raw,
        landed.cin_details_id,
        {{ clean_date('landed.referral_date') }} as referral_date,
        {{ clean_date('landed.pre_proceedings_start_date') }}
            as pre_proceedings_start_date,
        {{ clean_date('landed.letter_before_proceedings_date') }}
            as letter_before_proceedings_date,
        {{ clean_date('landed.initial_meeting_date') }}
            as initial_meeting_date,
        {{ clean_integer('landed.review_meetings') }}
            as review_meetings,
        {{ clean_date('landed.step_decision_date') }}
            as step_decision_date,
        landed.outcome,
        {{ clean_date('landed.court_application_date') }}
            as court_application_date,
        {{ clean_date('landed.letter_initiating_proceedings_date') }}
            as letter_initiating_proceedings_date,
        {{ decoded_columns(coded) }}
    from landed
    {{ decoded_joins(coded) }}

)

select * from final
