{% macro date_join(model, column, raw_value, file) -%}
    left join {{ ref('stg_date_orders') }} as {{ column }}_order
        on {{ column }}_order.file = {{ file }}
        and {{ column }}_order.base_model = '{{ model }}'
        and {{ column }}_order.column_name = '{{ column }}'
    left join {{ ref('stg_date_texts') }} as {{ column }}_text
        on {{ column }}_text.raw_value is not distinct from {{ raw_value }}
        and {{ column }}_text.date_order = coalesce({{ column }}_order.date_order, 'day_first')
{%- endmacro %}
