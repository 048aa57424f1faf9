{% macro parse_date(text) %}
    {{ return(adapter.dispatch('parse_date')(text)) }}
{% endmacro %}

{% macro default__parse_date(text) %}
    {#- A time is checked and dropped; a year of two digits is read as 20yy; "Sept" is Excel's.
        Serials count from 1980 to 2049: any other number is no date. -#}
    {%- set time = '[T ] ?([01]?[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,9})?)?'
        ~ '( ?[AaPp][Mm])?(Z|[+-][0-9]{2}:?[0-9]{2})?$' %}
    {%- set day = "regexp_replace(" ~ text ~ ", '" ~ time ~ "|Z$', '')" %}
    {%- set day = "regexp_replace(" ~ day ~ ", '([-/ ]sep)t([-/ ])', '\\1\\2', 'i')" %}
    {%- set short_year = '^([0-9]{1,2}[-/. ][0-9A-Za-z]{1,9}[-/. ])([0-9]{2})$' %}
    {%- set day = "regexp_replace(" ~ day ~ ", '" ~ short_year ~ "', '\\120\\2')" %}
    {%- set serial = "try_cast(regexp_extract(" ~ text
        ~ ", '^([0-9]{5})([.][0-9]+)?$', 1) as integer)" %}
    coalesce(
        cast(
            try_strptime(
                {{ day }},
                [
                    '%d/%m/%Y', '%Y-%m-%d', '%d-%m-%Y', '%d.%m.%Y', '%Y/%m/%d', '%d-%b-%Y',
                    '%d %b %Y', '%d/%b/%Y', '%d-%B-%Y', '%d %B %Y', '%d/%B/%Y'
                ]
            ) as date
        ),
        cast('1899-12-30' as date)
        + case when {{ serial }} between 29221 and 54788 then {{ serial }} end
    )
{%- endmacro %}
