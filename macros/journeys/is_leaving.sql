{% macro is_leaving() -%}
    {#- Adopted, died, passed to another authority, to adult services or abroad, or not a child. -#}
    (
        closure_reason_code in ('RC1', 'RC2', 'RC5', 'RC6')
        or care_end_reason_code in ('E11', 'E12', 'E2', 'E3', 'E7', 'E15', 'E16')
    )
{%- endmacro %}
