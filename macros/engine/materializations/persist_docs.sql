{% macro duckdb__persist_docs(relation, model, for_relation, for_columns) -%}
    {%- set comments = [] -%}
    {%- if for_relation and config.persist_relation_docs() and model.description -%}
        {%- do comments.append(duckdb__alter_relation_comment(relation, model.description)) -%}
    {%- endif -%}
    {%- if for_columns and config.persist_column_docs() -%}
        {#- a contract, or the header of a seed, says that the columns are there -#}
        {%- for column in model.columns.values() -%}
            {%- do comments.append(
                "comment on column " ~ relation ~ "." ~ adapter.quote(column.name)
                ~ " is " ~ duckdb_escape_comment(column.description) ~ ";"
            ) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- if comments -%}
        {% call statement('persist_docs') -%}
            {{ comments | join('\n') }}
        {%- endcall %}
    {%- endif -%}
{%- endmacro %}
