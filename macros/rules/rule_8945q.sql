{% macro rule_8945q() -%}
    select {{ finding_of('assessment_factors') }}
    from assessment_factors
    where assessment_factor_code = '18A' and extract(year from extract_date) >= 2025
{%- endmacro %}
