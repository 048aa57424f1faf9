{#- The newest census that tells of the assessment decides which factors it had. -#}
with

source_factors as (

    select * from {{ ref('int_assessment_factors__unioned') }}

),

child_events as (

    select * from {{ ref('child_events') }}

),

codes as (

    select * from {{ ref('codes') }}

),

newest as (

    select
        authority_code,
        child_id,
        assessment_authorisation_date,
        max(seen_in) as last_seen_in
    from source_factors
    group by authority_code, child_id, assessment_authorisation_date

),

distinct_factors as (

    select distinct
        source_factors.authority_code,
        source_factors.child_id,
        source_factors.assessment_authorisation_date,
        source_factors.factor_code,
        source_factors.seen_in
    from source_factors
    inner join newest
        on
            source_factors.authority_code = newest.authority_code
            and source_factors.child_id = newest.child_id
            and source_factors.assessment_authorisation_date = newest.assessment_authorisation_date
            and source_factors.seen_in = newest.last_seen_in
    where source_factors.factor_code is not null

),

final as (

    select
        child_events.event_id,
        child_events.authority_code,
        child_events.child_id,
        child_events.event_date as assessment_authorisation_date,
        distinct_factors.factor_code,
        codes.label as factor,
        codes.label_group as factor_group,
        distinct_factors.seen_in as last_seen_in
    from distinct_factors
    inner join child_events
        on
            distinct_factors.authority_code = child_events.authority_code
            and distinct_factors.child_id = child_events.child_id
            and distinct_factors.assessment_authorisation_date = child_events.event_date
            and child_events.event_type = 'assessment_authorised'
    inner join codes
        on
            distinct_factors.factor_code = codes.code
            and codes.code_list = 'assessment_factor'

)

select * from final
