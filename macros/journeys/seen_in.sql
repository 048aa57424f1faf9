{% macro seen_in(relation, which) -%}
    {#- As `extract_label`, of an event that holds date and dataset of the extract apart. -#}
    cast({{ relation }}.{{ which }}_extract_date as {{ dbt.type_string() }})
    || case when {{ relation }}.is_{{ which }}_in_census then ' cin_census' else ' annex_a' end
{%- endmacro %}
