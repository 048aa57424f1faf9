{% macro rule_reason_without_end() -%}
    {%- for table_name, end_date, reason in ends_with_reason() %}
    select {{ finding_at(table_name, end_date) }}
    from {{ ref('stg_annex_a__' ~ table_name) }} as {{ table_name }}
    where {{ end_date }} is null and {{ reason }}_raw is not null
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
