{% macro breakdown_dimensions() %}
    {#- Characteristics of which a case has exactly one value; of factors it may have many. -#}
    {{ return([
        'gender',
        'ethnic_group',
        'age_band',
        'disability',
        'primary_need',
        'referral_source',
        'team',
        'earlier_plan',
        'earlier_care',
        'plan_type',
        'abuse_category',
        'weekday',
        'weekend_or_bank_holiday',
        'calendar_month',
        'quarter',
        'financial_year',
        'school_holiday',
        'busy_period',
    ]) }}
{% endmacro %}
