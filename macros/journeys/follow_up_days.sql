{% macro follow_up_days() -%}
    {{ return({
        'conference_after_enquiry': 60,
        'plan_after_conference': 45,
        'referral_after_contact': 7,
    }) }}
{%- endmacro %}
