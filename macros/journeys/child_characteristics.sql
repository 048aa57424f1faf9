{% macro child_characteristics(model, known) -%}
    select
        authority_code,
        child_id,
        {%- for name, data_type in [
            ('gender_code', 'string'),
            ('ethnicity_code', 'string'),
            ('birth_date', 'date'),
            ('expected_birth_date', 'date'),
            ('is_disabled', 'boolean'),
            ('is_uasc', 'boolean'),
        ] %}
        cast({{ known.get(name, 'null') }} as {{ api.Column.translate_type(data_type) }})
            as {{ name }},
        {%- endfor %}
        extract_date,
        {{ extract_number('source_records') }} as extract_number
    from {{ ref(model) }} as source_records
{%- endmacro %}
