{% macro rule_end_before_start() -%}
    {%- for table_name, start_date, column_name in [
        (
            'early_help_assessments',
            'early_help_assessment_start_date', 'early_help_assessment_completion_date',
        ),
        ('assessments', 'assessment_start_date', 'assessment_authorisation_date'),
        ('section_47_enquiries', 'section_47_start_date', 'conference_date'),
        ('children_in_need', 'cin_start_date', 'cin_closure_date'),
        ('child_protection_plans', 'plan_start_date', 'plan_end_date'),
        ('children_looked_after', 'care_start_date', 'care_end_date'),
        ('adoption', 'placed_for_adoption_decision_date', 'placement_order_date'),
        ('adoption', 'placement_order_date', 'adoption_order_date'),
        ('adoption', 'matching_date', 'placed_for_adoption_date'),
        ('adoption', 'placed_for_adoption_date', 'adoption_order_date'),
        ('prospective_adopters', 'enquiry_date', 'approval_date'),
        ('prospective_adopters', 'stage_1_start_date', 'stage_1_end_date'),
        ('prospective_adopters', 'stage_2_start_date', 'stage_2_end_date'),
        ('prospective_adopters', 'placed_for_adoption_date', 'adoption_order_date'),
    ] %}
    select {{ finding_at(table_name, column_name) }}
    from {{ ref('stg_annex_a__' ~ table_name) }} as {{ table_name }}
    where {{ column_name }} < {{ start_date }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
