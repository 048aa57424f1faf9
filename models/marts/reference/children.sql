with

characteristics as (

    select * from {{ ref('int_child_characteristics__unioned') }}

),

codes as (

    select * from {{ ref('codes') }}

),

-- in two steps, so that numbers instead of labels of extracts are in memory for each value
in_extracts as (

    select
        authority_code,
        child_id,
        extract_date,
        extract_number,
        max(gender_code) as gender_code,
        max(ethnicity_code) as ethnicity_code,
        max(birth_date) as birth_date,
        max(expected_birth_date) as expected_birth_date,
        max(is_disabled) as is_disabled,
        max(is_uasc) as is_uasc
    from characteristics
    group by authority_code, child_id, extract_date, extract_number

),

best_known as (

    select
        authority_code,
        child_id,
        {{ value_of_newest('gender_code', 'extract_number') }} as gender_code,
        {{ value_of_newest('ethnicity_code', 'extract_number') }} as ethnicity_code,
        -- Annex A states the expected date in place of the birth, the census beside it
        coalesce(
            {{ value_of_newest('birth_date', 'extract_number') }},
            {{ value_of_newest('expected_birth_date', 'extract_number') }}
        ) as birth_date,
        {{ value_of_newest('is_disabled', 'extract_number') }} as is_disabled,
        {{ value_of_newest('is_uasc', 'extract_number') }} as is_uasc,
        min(extract_date) as first_extract_date,
        min(extract_number) % 2 = 1 as is_first_in_census,
        max(extract_date) as last_extract_date,
        max(extract_number) % 2 = 1 as is_last_in_census
    from in_extracts
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
        {{ seen_in('best_known', 'first') }} as first_seen_in,
        {{ seen_in('best_known', 'last') }} as last_seen_in
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
