{#- Cases expected if every stratum of age and primary need had the rate of all authorities. -#}
with

children as (

    select * from {{ ref('int_archetype_cases__children') }}
    where is_followed_up

),

referrals as (

    select * from {{ ref('int_archetype_cases__referrals') }}

),

counted as (

    select
        children.archetype,
        children.authority_code,
        children.year_ending_31_march,
        children.age_band,
        referrals.primary_need,
        count(*) as eligible,
        sum(case when children.status = 'match' then 1 else 0 end) as matched
    from children
    inner join referrals
        on
            children.archetype = referrals.archetype
            and children.case_id = referrals.case_id
    group by
        children.archetype,
        children.authority_code,
        children.year_ending_31_march,
        children.age_band,
        referrals.primary_need

),

-- of counts, as all cases would be kept to be read twice
strata as (

    select
        archetype,
        authority_code,
        cast(year_ending_31_march as {{ dbt.type_string() }}) as period,
        age_band,
        primary_need,
        eligible,
        matched
    from counted
    union all
    select
        archetype,
        authority_code,
        'all' as period,
        age_band,
        primary_need,
        sum(eligible) as eligible,
        sum(matched) as matched
    from counted
    group by archetype, authority_code, age_band, primary_need

),

with_rate_of_all as (

    select
        *,
        cast(sum(matched) over (stratum) as double) / sum(eligible) over (stratum) as rate_of_all
    from strata
    window stratum as (partition by archetype, period, age_band, primary_need)

),

final as (

    select
        archetype,
        authority_code,
        period,
        -- exact sums, whatever the order of rows
        cast(sum(cast(eligible * rate_of_all as decimal(28, 12))) as double) as expected
    from with_rate_of_all
    group by archetype, authority_code, period

)

select * from final
