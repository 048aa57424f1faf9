{% macro age_band(age) -%}
    {#- The bands of the DfE children in need statistics. -#}
    case
        when {{ age }} is null then 'Not recorded'
        when {{ age }} < 0 then 'Unborn'
        when {{ age }} < 1 then 'Under 1'
        when {{ age }} <= 4 then '1 to 4'
        when {{ age }} <= 9 then '5 to 9'
        when {{ age }} <= 15 then '10 to 15'
        else '16 and over'
    end
{%- endmacro %}
