{% macro rule_age_contradicts_birth_date() -%}
    {%- for table_name in [
        'contacts',
        'early_help_assessments',
        'referrals',
        'assessments',
        'section_47_enquiries',
        'children_in_need',
        'child_protection_plans',
        'children_looked_after',
        'care_leavers',
        'adoption',
    ] %}
    select {{ finding_at(table_name, 'age_in_years') }}
    from {{ ref('stg_annex_a__' ~ table_name) }} as {{ table_name }}
    where abs(age_in_years - ({{ age_in_years('birth_date', 'extract_date') }})) > 1
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
