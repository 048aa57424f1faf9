{% macro archetypes() %}
    {#- Every archetype by name; a test names any file that was forgotten here. -#}
    {{ return([
        'potentially_missed_risk',
        're_referral',
    ]) }}
{% endmacro %}
