{% macro same_child(records, others) -%}
    {{ records }}.authority_code = {{ others }}.authority_code
    and {{ records }}.extract_date = {{ others }}.extract_date
    and {{ records }}.child_id = {{ others }}.child_id
{%- endmacro %}
