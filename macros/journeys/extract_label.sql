{% macro extract_label(relation) -%}
    {#- Sorts by date: the greatest label is the newest extract, and the census on one day with
        Annex A. -#}
    cast({{ relation }}.extract_date as {{ dbt.type_string() }}) || ' ' || {{ relation }}.dataset
{%- endmacro %}
