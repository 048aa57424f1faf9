{% macro event_identity(relation, date_column='event_date', detail_column='event_detail') -%}
    {{ dbt.hash(
        relation ~ ".authority_code || '|' || " ~ relation ~ ".child_id || '|' || "
        ~ relation ~ ".event_type || '|' || "
        ~ "cast(" ~ relation ~ "." ~ date_column ~ " as " ~ dbt.type_string() ~ ") || '|' || "
        ~ relation ~ "." ~ detail_column
    ) }}
{%- endmacro %}
