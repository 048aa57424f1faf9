{% macro extract_number(relation) -%}
    {#-
        Sorts as the label of an extract does and takes a quarter of its memory; odd is a census.
    -#}
    {{ days_between("cast('1900-01-01' as date)", relation ~ ".extract_date") }} * 2
    + case when {{ relation }}.dataset = 'cin_census' then 1 else 0 end
{%- endmacro %}
