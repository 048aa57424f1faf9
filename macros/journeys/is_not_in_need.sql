{% macro is_not_in_need(closure_reason_code) -%}
    {{ closure_reason_code }} in ('RC8', 'RC9')
{%- endmacro %}
