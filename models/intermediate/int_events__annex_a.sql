{{ source_events(
    'stg_annex_a__contacts', 'contact', 'contact_date',
    {'source_code': 'contact_source_code'},
    detail="coalesce(contact_source_code, lower(contact_source_raw), '')",
) }}
union all
{{ source_events(
    'stg_annex_a__early_help_assessments',
    'early_help_assessment_start',
    'early_help_assessment_start_date',
) }}
union all
{{ source_events(
    'stg_annex_a__early_help_assessments',
    'early_help_assessment_end',
    'early_help_assessment_completion_date',
    listed_by='early_help_assessment_start_date',
) }}
union all
{{ source_events(
    'stg_annex_a__referrals', 'referral', 'referral_date',
    {
        'source_code': 'referral_source_code',
        'is_no_further_action': yes_no('is_no_further_action_code'),
    },
) }}
union all
{{ source_events('stg_annex_a__assessments', 'assessment_start', 'assessment_start_date') }}
union all
{{ source_events(
    'stg_annex_a__assessments', 'assessment_authorised', 'assessment_authorisation_date',
    {
        'started_on': 'assessment_start_date',
        'assessment_outcome':
            "case requires_support_code when 'Y' then 'support' when 'N' then 'no_support' end",
    },
) }}
union all
{{ source_events(
    'stg_annex_a__section_47_enquiries', 's47', 'section_47_start_date',
    {
        'is_conference_unnecessary': yes_no('is_conference_unnecessary_code'),
        'conference_on': 'case when conference_date <= extract_date then conference_date end',
    },
) }}
union all
{{ source_events(
    'stg_annex_a__section_47_enquiries', 'icpc', 'conference_date',
    listed_by='section_47_start_date',
) }}
union all
{{ source_events(
    'stg_annex_a__children_in_need', 'cin_start', 'cin_start_date',
    {'primary_need_code': 'primary_need_code'},
) }}
union all
{{ source_events(
    'stg_annex_a__children_in_need', 'cin_end', 'cin_closure_date',
    {'closure_reason_code': 'closure_reason_code'},
) }}
union all
{{ source_events(
    'stg_annex_a__child_protection_plans', 'cpp_start', 'plan_start_date',
    {'abuse_category_code': 'initial_abuse_category_code'},
) }}
union all
{{ source_events('stg_annex_a__child_protection_plans', 'cpp_review', 'latest_review_date') }}
union all
{{ source_events(
    'stg_annex_a__child_protection_plans', 'cpp_end', 'plan_end_date',
    {'abuse_category_code': 'latest_abuse_category_code'},
) }}
union all
{{ source_events('stg_annex_a__children_looked_after', 'lac_start', 'care_start_date') }}
union all
{{ source_events(
    'stg_annex_a__children_looked_after', 'lac_end', 'care_end_date',
    {'care_end_reason_code': 'care_end_reason_code'},
) }}
union all
{{ source_events(
    'stg_annex_a__children_looked_after', 'legal_status_start', 'legal_status_start_date',
) }}
union all
{{ source_events('stg_annex_a__children_looked_after', 'placement_start', 'placement_start_date') }}
union all
{{ source_events('stg_annex_a__children_looked_after', 'lac_review', 'latest_review_date') }}
union all
{{ source_events(
    'stg_annex_a__adoption', 'adoption_decision', 'placed_for_adoption_decision_date',
) }}
union all
{{ source_events(
    'stg_annex_a__adoption', 'fostering_for_adoption', 'fostering_for_adoption_date',
) }}
union all
{{ source_events('stg_annex_a__adoption', 'placement_order', 'placement_order_date') }}
union all
{{ source_events('stg_annex_a__adoption', 'adoption_match', 'matching_date') }}
union all
{{ source_events('stg_annex_a__adoption', 'adoption_placement', 'placed_for_adoption_date') }}
union all
{{ source_events('stg_annex_a__adoption', 'adoption_order', 'adoption_order_date') }}
union all
{{ source_events(
    'stg_annex_a__adoption', 'adoption_decision_reversed', 'no_longer_placed_decision_date',
) }}
union all
{{ source_events('stg_annex_a__care_leavers', 'care_leaver_contact', 'latest_contact_date') }}
union all
{{ source_events(
    'stg_annex_a__care_leavers', 'pathway_plan_review', 'latest_pathway_plan_review_date',
) }}
union all
{{ source_events('stg_annex_a__children_in_need', 'social_work_visit', 'last_seen_date') }}
union all
{{ source_events(
    'stg_annex_a__child_protection_plans', 'social_work_visit', 'last_statutory_visit_date',
) }}
union all
{{ source_events(
    'stg_annex_a__children_looked_after', 'social_work_visit', 'last_social_work_visit_date',
) }}
