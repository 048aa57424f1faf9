{#- Not by team, by crossed dimensions or by the dates that periods tell of: groups would be small,
    and each further cut makes what others hide easier to work out. -#}
{% macro shareable_dimensions() %}
    {{ return([
        'authority',
        'gender',
        'ethnic_group',
        'age_band',
        'disability',
        'primary_need',
        'assessment_factor',
        'referral_source',
        'earlier_plan',
        'earlier_care',
        'weekday',
        'weekend_or_bank_holiday',
        'calendar_month',
        'school_holiday',
        'busy_period',
    ]) }}
{% endmacro %}
