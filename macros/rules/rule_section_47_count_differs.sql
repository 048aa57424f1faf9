{% macro rule_section_47_count_differs() -%}
    {{ recounted(
        'section_47_enquiries',
        'section_47_enquiries_in_last_12_months',
        'section_47_start_date',
        's47',
    ) }}
{%- endmacro %}
