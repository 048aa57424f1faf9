{% macro rule_end_without_reason() -%}
    {%- for table_name, end_date, reason in ends_with_reason() %}
    select {{ finding_at(table_name, reason) }}
    from {{ ref('stg_annex_a__' ~ table_name) }} as {{ table_name }}
    where {{ end_date }} is not null and {{ reason }}_raw is null
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
