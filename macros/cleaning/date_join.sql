{% macro date_join(dataset, table_name, column_name, raw_value, file, name) -%}
    left join {{ ref('stg_date_orders') }} as {{ name }}_order
        on {{ name }}_order.file = {{ file }}
        and {{ name }}_order.dataset = {{ dataset }}
        and {{ name }}_order.table_name = {{ table_name }}
        and {{ name }}_order.column_name = {{ column_name }}
    left join {{ ref('stg_date_texts') }} as {{ name }}_text
        on {{ name }}_text.raw_value is not distinct from {{ raw_value }}
        and {{ name }}_text.date_order = coalesce({{ name }}_order.date_order, 'day_first')
{%- endmacro %}
