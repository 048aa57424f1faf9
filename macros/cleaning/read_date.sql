{% macro read_date(column, extract_date, text=none) -%}
    {#- Of two digits the latest year that is not beyond a pregnancy after the extract. -#}
    {%- set text = text or column ~ '_text' %}
    {%- set day = text ~ '.date_value' %}
    case
        when {{ text }}.has_short_year and {{ days_between(extract_date, day) }} > 280
            then {{ months_after(day, -1200) }}
        else {{ day }}
    end
{%- endmacro %}
