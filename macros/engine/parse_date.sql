{% macro parse_date(text) %}
    {{ return(adapter.dispatch('parse_date')(text)) }}
{% endmacro %}

{% macro default__parse_date(text) %}
    {#- A time is checked and dropped, as are a zone and the name of the day. A year of two digits
        is read as 20yy where nothing stands before the day. "Sept" is Excel's. Serials count from
        1980 to 2049: any other number is no date. -#}
    {%- set zone = '(Z|[+-][0-9]{2}:?[0-9]{2})' %}
    {%- set time = '[T ] ?([01]?[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,9})?)?'
        ~ '( ?[AaPp][Mm])?( ?' ~ zone ~ ')?$' %}
    {%- set changes = [
        [time ~ '|(Z|[+-][0-9]{2}:[0-9]{2})$', ''],
        ['([-/ ]sep)t([-/ ])', '\\1\\2'],
        ['^([0-9]{1,2}[-/. ][0-9a-z]{1,9}[-/. ])([0-9]{2})$', '\\120\\2'],
        ["^''", ''],
        ['^(mon|tues?|wed(nes)?|thu(rs?)?|fri|sat(ur)?|sun)(day)?,? +', ''],
        ['^([0-9]{1,2})(st|nd|rd|th)( of)? ', '\\1 '],
        ['([a-z]), ', '\\1 '],
    ] %}
    {%- set wording = namespace(day=text) %}
    {%- for pattern, replacement in changes %}
        {%- set wording.day = "regexp_replace(" ~ wording.day ~ ", '" ~ pattern ~ "', '"
            ~ replacement ~ "', 'i')" %}
    {%- endfor %}
    {%- set serial = "try_cast(regexp_extract(" ~ text
        ~ ", '^([0-9]{5})([.][0-9]+)?$', 1) as integer)" %}
    coalesce(
        cast(
            try_strptime(
                {{ wording.day }},
                [
                    '%d/%m/%Y', '%Y-%m-%d', '%d-%m-%Y', '%d.%m.%Y', '%Y/%m/%d', '%d-%b-%Y',
                    '%d %b %Y', '%d/%b/%Y', '%d-%B-%Y', '%d %B %Y', '%d/%B/%Y', '%d%b%Y'
                ]
            ) as date
        ),
        cast('1899-12-30' as date)
        + case when {{ serial }} between 29221 and 54788 then {{ serial }} end
    )
{%- endmacro %}
