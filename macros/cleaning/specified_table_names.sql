{% macro specified_table_names() %}
    {#- Written, not read from the seed: dbt needs it while compiling. A test compares the two. -#}
    {{ return([
        ['annex_a', 'contacts'],
        ['annex_a', 'early_help_assessments'],
        ['annex_a', 'referrals'],
        ['annex_a', 'assessments'],
        ['annex_a', 'section_47_enquiries'],
        ['annex_a', 'children_in_need'],
        ['annex_a', 'child_protection_plans'],
        ['annex_a', 'children_looked_after'],
        ['annex_a', 'care_leavers'],
        ['annex_a', 'adoption'],
        ['annex_a', 'prospective_adopters'],
        ['cin_census', 'child_identifiers'],
        ['cin_census', 'child_characteristics'],
        ['cin_census', 'disabilities'],
        ['cin_census', 'referrals'],
        ['cin_census', 'assessments'],
        ['cin_census', 'assessment_factors'],
        ['cin_census', 'cin_plans'],
        ['cin_census', 'section_47_enquiries'],
        ['cin_census', 'child_protection_plans'],
        ['cin_census', 'child_protection_reviews'],
        ['cin_census', 'pre_proceedings'],
    ]) }}
{% endmacro %}
