{% macro event_identity(relation, date_column='event_date') -%}
    {{ dbt.hash(
        relation ~ ".authority_code || '|' || " ~ relation ~ ".child_id || '|' || "
        ~ relation ~ ".event_type || '|' || "
        ~ "cast(" ~ relation ~ "." ~ date_column ~ " as " ~ dbt.type_string() ~ ") || '|' || "
        ~ relation ~ ".event_detail"
    ) }}
{%- endmacro %}
