{% macro source_events(
    model, event_type, date_column, attributes={}, detail="''", listed_by=none, table_name=none
) -%}
    {#- What is dated after its extract has not happened yet as at that extract. -#}
    select
        authority_code,
        child_id,
        '{{ event_type }}' as event_type,
        {{ date_column }} as event_date,
        {{ detail }} as event_detail,
        {%- for name, data_type in event_attributes().items() %}
        cast({{ attributes.get(name, 'null') }} as {{ api.Column.translate_type(data_type) }})
            as {{ name }},
        {%- endfor %}
        {{ listed_by or date_column }} as listed_on,
        dataset,
        '{{ table_name or model.split('__')[1] }}' as table_name,
        extract_date,
        file,
        sheet,
        row_number
    from {{ ref(model) }}
    where {{ date_column }} <= extract_date
{%- endmacro %}
