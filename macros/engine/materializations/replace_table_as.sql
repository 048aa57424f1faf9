{% macro replace_table_as(relation, select_sql) -%}
    {%- if config.get('contract').enforced -%}
        {{ get_assert_columns_equivalent(select_sql) }}
        create or replace table {{ relation }} {{ get_table_columns_and_constraints() }};
        insert into {{ relation }} {{ get_column_names() }} ({{ get_select_subquery(select_sql) }});
    {%- else -%}
        create or replace table {{ relation }} as ({{ select_sql }});
    {%- endif -%}
{%- endmacro %}
