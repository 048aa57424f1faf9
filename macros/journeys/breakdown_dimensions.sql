{% macro breakdown_dimensions() %}
    {#- Characteristics of which a case has exactly one value; factors, of which it has many, apart. -#}
    {{ return([
        'gender',
        'ethnic_group',
        'age_band',
        'disability',
        'primary_need',
        'referral_source',
        'weekday',
        'weekend_or_bank_holiday',
        'calendar_month',
        'school_holiday',
        'busy_period',
    ]) }}
{% endmacro %}
