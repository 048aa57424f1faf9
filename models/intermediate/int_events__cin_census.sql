{{ source_events(
    'stg_cin_census__referrals', 'referral', 'referral_date',
    {
        'source_code': 'referral_source_code',
        'is_no_further_action': yes_no('is_no_further_action_code'),
        'primary_need_code': 'primary_need_code',
    },
) }}
union all
{{ source_events('stg_cin_census__referrals', 'icpc', 'conference_date') }}
union all
{{ source_events(
    'stg_cin_census__referrals', 'cin_end', 'closure_date',
    {'closure_reason_code': 'closure_reason_code'},
) }}
union all
{{ source_events('stg_cin_census__assessments', 'assessment_start', 'assessment_start_date') }}
union all
{{ source_events(
    'stg_cin_census__assessments', 'assessment_authorised', 'assessment_authorisation_date',
    {'started_on': 'assessment_start_date'},
) }}
union all
{{ source_events(
    'stg_cin_census__section_47_enquiries', 's47', 'section_47_start_date',
    {
        'is_conference_unnecessary': yes_no('is_conference_unnecessary_code'),
        'conference_on': 'case when conference_date <= extract_date then conference_date end',
    },
) }}
union all
{{ source_events('stg_cin_census__section_47_enquiries', 'icpc', 'conference_date') }}
union all
{{ source_events('stg_cin_census__cin_plans', 'cin_plan_start', 'plan_start_date') }}
union all
{{ source_events('stg_cin_census__cin_plans', 'cin_plan_end', 'plan_end_date') }}
union all
{{ source_events(
    'stg_cin_census__child_protection_plans', 'cpp_start', 'plan_start_date',
    {'abuse_category_code': 'initial_abuse_category_code'},
) }}
union all
{{ source_events('stg_cin_census__child_protection_reviews', 'cpp_review', 'review_date') }}
union all
{{ source_events(
    'int_listed_review_dates', 'cpp_review', 'review_date', table_name='child_protection_plans',
) }}
union all
{{ source_events(
    'stg_cin_census__child_protection_plans', 'cpp_end', 'plan_end_date',
    {'abuse_category_code': 'latest_abuse_category_code'},
) }}
union all
{{ source_events(
    'stg_cin_census__pre_proceedings', 'letter_before_proceedings',
    'letter_before_proceedings_date',
) }}
union all
{{ source_events(
    'stg_cin_census__pre_proceedings', 'pre_proceedings_start', 'pre_proceedings_start_date',
) }}
union all
{{ source_events(
    'stg_cin_census__pre_proceedings', 'pre_proceedings_decision', 'step_decision_date',
) }}
union all
{{ source_events(
    'stg_cin_census__pre_proceedings', 'court_application', 'court_application_date',
) }}
