{% macro year_ending_31_march(day) -%}
    cast(extract(year from {{ day }}) as integer)
    + case when extract(month from {{ day }}) > 3 then 1 else 0 end
{%- endmacro %}
