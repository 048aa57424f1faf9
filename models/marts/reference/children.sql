with

characteristics as (

    select * from {{ ref('int_child_characteristics__unioned') }}

),

codes as (

    select * from {{ ref('codes') }}

),

best_known as (

    select
        authority_code,
        child_id,
        {{ latest_value('gender_code', 'seen_in') }} as gender_code,
        {{ latest_value('ethnicity_code', 'seen_in') }} as ethnicity_code,
        -- Annex A states the expected date in place of the birth, the census beside it
        coalesce(
            {{ latest_value('birth_date', 'seen_in') }},
            {{ latest_value('expected_birth_date', 'seen_in') }}
        ) as birth_date,
        {{ latest_value('is_disabled', 'seen_in') }} as is_disabled,
        {{ latest_value('is_uasc', 'seen_in') }} as is_uasc,
        min(seen_in) as first_seen_in,
        max(seen_in) as last_seen_in
    from characteristics
    group by authority_code, child_id

),

final as (

    select
        best_known.authority_code,
        best_known.child_id,
        best_known.gender_code,
        coalesce(genders.label, 'Not stated or unborn') as gender,
        best_known.ethnicity_code,
        coalesce(ethnicities.label, 'Not recorded') as ethnicity,
        coalesce(ethnicities.label_group, 'Not recorded') as ethnic_group,
        best_known.birth_date,
        best_known.is_disabled,
        best_known.is_uasc,
        best_known.first_seen_in,
        best_known.last_seen_in
    from best_known
    left join codes as genders
        on
            best_known.gender_code = genders.code
            and genders.code_list = 'gender'
    left join codes as ethnicities
        on
            best_known.ethnicity_code = ethnicities.code
            and ethnicities.code_list = 'ethnicity'

)

select * from final
