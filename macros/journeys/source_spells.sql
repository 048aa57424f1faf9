{% macro source_spells(model, spell_type, start_column, end_column, condition='true') -%}
    {#- As at its extract: what has not happened yet is neither a start nor an end. -#}
    select
        authority_code,
        child_id,
        '{{ spell_type }}' as spell_type,
        {{ start_column }} as start_date,
        case when {{ end_column }} <= extract_date then {{ end_column }} end as end_date,
        extract_date,
        dataset
    from {{ ref(model) }}
    where {{ start_column }} <= extract_date and {{ condition }}
{%- endmacro %}
