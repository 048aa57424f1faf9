{% macro spells_of_children() %}
    {%- set spells = [
        ('need', 'annex_a', 'children_in_need', 'cin_start_date', 'cin_closure_date', 'true'),
        (
            'need', 'cin_census', 'referrals', 'referral_date', 'closure_date',
            "is_no_further_action_code = 'N'",
        ),
        (
            'protection', 'annex_a', 'child_protection_plans',
            'plan_start_date', 'plan_end_date', 'true',
        ),
        (
            'protection', 'cin_census', 'child_protection_plans',
            'plan_start_date', 'plan_end_date', 'true',
        ),
        ('care', 'annex_a', 'children_looked_after', 'care_start_date', 'care_end_date', 'true'),
    ] %}
    all_spells as (

        {% for kind, dataset, table_name, start_date, end_date, condition in spells %}
        select
            '{{ kind }}' as kind,
            authority_code,
            dataset,
            extract_date,
            '{{ table_name }}' as table_name,
            file,
            row_number,
            '{{ start_date }}' as column_name,
            child_id,
            {{ start_date }} as start_date,
            {{ end_date }} as end_date
        from {{ ref('stg_' ~ dataset ~ '__' ~ table_name) }}
        where {{ start_date }} is not null and {{ condition }}
        {{ 'union all' if not loop.last }}
        {% endfor %}

    ),

    newest_spells as (

        select
            *,
            row_number() over (
                partition by kind, authority_code, child_id, start_date
                order by extract_date desc, dataset desc, file, row_number
            ) as age_of_record
        from all_spells

    ),

    spells as (

        select
            *,
            {{ end_of_earlier('start_date', 'end_date', 'kind, authority_code, child_id') }}
                as earlier_end_date
        from newest_spells
        where age_of_record = 1

    )
{% endmacro %}
