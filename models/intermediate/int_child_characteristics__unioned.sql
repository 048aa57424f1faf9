{%- set basic = {
    'gender_code': "nullif(gender_code, 'U')",
    'ethnicity_code': 'ethnicity_code',
    'birth_date': 'birth_date',
} -%}
{%- set with_disability = dict(basic, is_disabled=yes_no('has_disability_code')) -%}
{%- set with_uasc = dict(with_disability, is_uasc=yes_no('is_uasc_code')) -%}

{%- set lists = [
    ('contacts', basic),
    ('early_help_assessments', basic),
    ('referrals', basic),
    ('assessments', with_disability),
    ('section_47_enquiries', with_disability),
    ('children_in_need', with_disability),
    ('child_protection_plans', with_disability),
    ('children_looked_after', with_uasc),
    ('care_leavers', with_uasc),
    ('adoption', with_disability),
] -%}

{#- the census named it GenderCurrent until 2024 and Sex since -#}
{%- set identified = {
    'gender_code': "nullif(coalesce(sex_code, gender_current_code), 'U')",
    'expected_birth_date': 'expected_birth_date',
} -%}
{%- set modules = [
    ('child_identifiers', dict(basic, **identified)),
    ('child_characteristics', {'ethnicity_code': 'ethnicity_code'}),
    ('disabilities', {'is_disabled': "disability_code <> 'NONE'"}),
    ('referrals', {}),
    ('assessments', {}),
    ('assessment_factors', {}),
    ('cin_plans', {}),
    ('section_47_enquiries', {}),
    ('child_protection_plans', {}),
    ('child_protection_reviews', {}),
    ('pre_proceedings', {}),
] -%}

{% for table_name, known in lists %}
{{ child_characteristics('stg_annex_a__' ~ table_name, known) }}
union all
{% endfor %}
{% for table_name, known in modules %}
{{ child_characteristics('stg_cin_census__' ~ table_name, known) }}
union all
{% endfor %}
{{ child_characteristics('int_listed_disabilities', {'is_disabled': 'is_disabled'}) }}
