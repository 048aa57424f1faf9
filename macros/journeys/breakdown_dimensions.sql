{% macro breakdown_dimensions() %}
    {#-
        Characteristics of which a case has exactly one value, by what they come from, as in
        `int_archetype_cases__<origin>`; of factors it may have many.
    -#}
    {{ return({
        'children': [
            'gender',
            'ethnic_group',
            'age_band',
            'disability',
            'weekday',
            'weekend_or_bank_holiday',
            'calendar_month',
            'quarter',
            'financial_year',
            'school_holiday',
            'busy_period',
        ],
        'referrals': ['primary_need', 'referral_source', 'team'],
        'plans': ['earlier_plan', 'earlier_care', 'plan_type', 'abuse_category'],
    }) }}
{% endmacro %}
