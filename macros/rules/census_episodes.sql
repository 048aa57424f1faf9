{% macro census_episodes(modules) %}
    {%- set of_episode = 'authority_code, extract_date, child_id, episode' %}
    episode_parts as (

        {% for table_name in modules %}
        select
            {{ of_episode }},
            '{{ table_name }}' as part
        from {{ table_name }}_records
        union all
        {% endfor %}
        select
            {{ of_episode }},
            'enquiry_conferences' as part
        from section_47_enquiries_records
        where conference_date is not null

    ),

    episode_contents as (

        select
            {{ of_episode }},
            {%- for table_name in modules + ['enquiry_conferences'] %}
            sum(case when part = '{{ table_name }}' then 1 else 0 end) as {{ table_name }}
            {{- ',' if not loop.last }}
            {%- endfor %}
        from episode_parts
        group by {{ of_episode }}

    ),

    referrals as (

        select
            referral_records.*,
            census_returns.year_start,
            census_returns.last_working_day_before_year,
            children.birth_date,
            children.expected_birth_date,
            children.death_date,
            referral_records.closure_date is null
            and referral_records.is_no_further_action_code = 'N' as is_open,
            case
                when census_returns.has_assessments then coalesce(episode_contents.assessments, 0)
            end as assessment_count,
            coalesce(episode_contents.section_47_enquiries, 0) as enquiry_count,
            coalesce(episode_contents.cin_plans, 0) as cin_plan_count,
            coalesce(episode_contents.child_protection_plans, 0) as protection_plan_count,
            coalesce(episode_contents.enquiry_conferences, 0) as enquiry_conferences
        from referral_records
        inner join census_returns
            on
                referral_records.authority_code = census_returns.authority_code
                and referral_records.extract_date = census_returns.extract_date
        left join children
            on {{ same_child('referral_records', 'children') }}
        left join episode_contents
            on {{ same_episode('referral_records', 'episode_contents') }}

    ),

    episodes as (

        select
            *,
            row_number() over (partition by {{ of_episode }} order by file, row_number) as copy
        from referrals

    ),

    {% for table_name in modules %}
    {{ table_name }}_in_episodes as (

        select
            records.*,
            census_returns.year_start,
            census_returns.working_day_15_before_end,
            census_returns.working_day_45_before_end,
            coalesce(records.referral_date, episodes.referral_date) as episode_referral_date,
            episodes.closure_date as episode_closure_date,
            episodes.is_no_further_action_code = 'Y' as is_episode_without_action,
            case
                when episodes.episode is not null then episodes.assessment_count
            end as episode_assessment_count,
            children.death_date
        from {{ table_name }}_records as records
        inner join census_returns
            on
                records.authority_code = census_returns.authority_code
                and records.extract_date = census_returns.extract_date
        left join children
            on {{ same_child('records', 'children') }}
        left join episodes
            on {{ same_episode('records', 'episodes') }} and episodes.copy = 1

    ){{ ',' if not loop.last }}

    {% endfor %}
{% endmacro %}
