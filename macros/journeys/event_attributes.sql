{% macro event_attributes() %}
    {#- What an event can carry beside its date, and the type of each. -#}
    {{ return({
        'source_code': 'string',
        'is_no_further_action': 'boolean',
        'started_on': 'date',
        'assessment_outcome': 'string',
        'primary_need_code': 'string',
        'closure_reason_code': 'string',
        'abuse_category_code': 'string',
        'is_conference_unnecessary': 'boolean',
        'conference_on': 'date',
        'care_end_reason_code': 'string',
    }) }}
{% endmacro %}
