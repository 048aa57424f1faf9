{#- A return is all an authority sent of one census year. The modules are joined once, here: a rule
reads a module with what its episode and child say, and stays one short select. -#}
{%- set modules = ['assessments', 'section_47_enquiries', 'cin_plans', 'child_protection_plans'] -%}
{%- set episode = 'coalesce(cin_details_id, cast(referral_date as ' ~ dbt.type_string() ~ '))' -%}
{%- set assessment = 'coalesce(assessment_id, cast(assessment_start_date as '
    ~ dbt.type_string() ~ '))' -%}

with

landed_files as (

    select * from {{ ref('stg_landed_files') }}
    where dataset = 'cin_census' and status = 'landed'

),

working_days as (

    select calendar_date from {{ ref('calendar') }}
    where is_working_day

),

child_records as (

    select * from {{ ref('stg_cin_census__child_identifiers') }}

),

referral_records as (

    select
        *,
        {{ episode }} as episode
    from {{ ref('stg_cin_census__referrals') }}

),

{% for table_name in modules %}
{{ table_name }}_records as (

    select
        *,
        {%- if table_name == 'assessments' %}
        {{ assessment }} as assessment,
        {%- endif %}
        {{ episode }} as episode
    from {{ ref('stg_cin_census__' ~ table_name) }}

),

{% endfor %}
factor_records as (

    select
        *,
        {{ episode }} as episode,
        {{ assessment }} as assessment
    from {{ ref('stg_cin_census__assessment_factors') }}

),

review_records as (

    select
        *,
        {{ episode }} as episode
    from {{ ref('stg_cin_census__child_protection_reviews') }}

),

disability_records as (

    select * from {{ ref('stg_cin_census__disabilities') }}

),

listed_values as (

    select
        listed.*,
        matches.code
    from {{ ref('stg_listed_values') }} as listed
    left join {{ ref('stg_value_matches') }} as matches
        on {{ same_value('listed', 'matches') }}

),

listed_review_dates as (

    select * from {{ ref('int_listed_review_dates') }}

),

{{ census_returns() }},

{{ census_children() }},

{{ census_episodes(modules) }},

{{ census_modules() }},

final as (

    {#- called from here, not from a macro: only so does dbt know that this model depends on them #}
    {%- for dataset, rule in rules() if dataset == 'cin_census' %}
    select
        '{{ rule }}' as rule,
        found.*
    from (

        {{ context['rule_' ~ rule | lower]() }}

    ) as found
    {{ 'union all' if not loop.last }}
    {%- endfor %}

)

select * from final
