{#-
    One row per case with every single-valued characteristic that breakdowns use. They are counted
    apart, by where they come from: all these joins beside each other need several times the memory.
-#}
with

children as (

    select * from {{ ref('int_archetype_cases__children') }}

),

referrals as (

    select * from {{ ref('int_archetype_cases__referrals') }}

),

plans as (

    select * from {{ ref('int_archetype_cases__plans') }}

),

final as (

    select
        children.*,
        {%- for dimension in breakdown_dimensions().referrals %}
        referrals.{{ dimension }},
        {%- endfor %}
        {%- for dimension in breakdown_dimensions().plans %}
        plans.{{ dimension }}{{ ',' if not loop.last }}
        {%- endfor %}
    from children
    inner join referrals
        on
            children.archetype = referrals.archetype
            and children.case_id = referrals.case_id
    inner join plans
        on
            children.archetype = plans.archetype
            and children.case_id = plans.case_id

)

select * from final
