{% macro date_problem(column, extract_date, text=none) -%}
    {#- Days from the extract: nobody is older than 100 years, no child is unborn for more than 40
        weeks, and a child's record reaches neither 30 years back nor a year ahead. -#}
    {%- set meaning, earliest, latest = {
        'birth_date': ('birth', -36525, 280),
        'expected_birth_date': ('expected_birth', -731, 280),
    }.get(column, ('event', -10957, 366)) %}
    {%- set text = text or column ~ '_text' %}
    coalesce(
        {{ text }}.problem,
        case
            when
                {{ days_between(extract_date, read_date(column, extract_date, text)) }}
                not between {{ earliest }} and {{ latest }}
                then '{{ meaning }}_date_out_of_range'
        end
    )
{%- endmacro %}
