{% macro rule_conference_count_differs() -%}
    {{ recounted(
        'section_47_enquiries', 'conferences_in_last_12_months', 'section_47_start_date', 'icpc'
    ) }}
{%- endmacro %}
