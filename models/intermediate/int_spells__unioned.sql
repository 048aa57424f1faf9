{#- A referral without further action opens no episode of need. -#}
{{ source_spells(
    'stg_annex_a__assessments', 'assessment',
    'assessment_start_date', 'assessment_authorisation_date',
) }}
union all
{{ source_spells(
    'stg_cin_census__assessments', 'assessment',
    'assessment_start_date', 'assessment_authorisation_date',
) }}
union all
{{ source_spells(
    'stg_annex_a__children_in_need', 'episode_of_need', 'cin_start_date', 'cin_closure_date',
) }}
union all
{{ source_spells('stg_cin_census__cin_plans', 'cin_plan', 'plan_start_date', 'plan_end_date') }}
union all
{{ source_spells(
    'stg_annex_a__child_protection_plans', 'child_protection_plan',
    'plan_start_date', 'plan_end_date',
) }}
union all
{{ source_spells(
    'stg_cin_census__child_protection_plans', 'child_protection_plan',
    'plan_start_date', 'plan_end_date',
) }}
union all
{{ source_spells(
    'stg_annex_a__children_looked_after', 'looked_after', 'care_start_date', 'care_end_date',
) }}
union all
{{ source_spells(
    'stg_cin_census__referrals', 'episode_of_need', 'referral_date', 'closure_date',
    condition="coalesce(is_no_further_action_code, '') <> 'Y'",
) }}
