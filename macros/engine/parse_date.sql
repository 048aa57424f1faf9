{% macro parse_date(text) %}
    {{ return(adapter.dispatch('parse_date')(text)) }}
{% endmacro %}

{% macro default__parse_date(text) %}
    {#- Day first or ISO, never month first. A bare number of five digits is an Excel serial. -#}
    coalesce(
        cast(
            try_strptime(
                {{ text }},
                [
                    '%d/%m/%Y', '%Y-%m-%d', '%d/%m/%Y %H:%M:%S', '%d/%m/%Y %H:%M',
                    '%Y-%m-%d %H:%M:%S', '%Y-%m-%dT%H:%M:%S', '%Y-%m-%d %H:%M:%S.%f',
                    '%Y-%m-%dT%H:%M:%S.%f', '%d-%m-%Y', '%d.%m.%Y', '%d-%b-%Y', '%d %b %Y',
                    '%d %B %Y', '%Y/%m/%d'
                ]
            ) as date
        ),
        cast('1899-12-30' as date)
        + try_cast(regexp_extract({{ text }}, '^([0-9]{5})([.][0-9]+)?$', 1) as integer)
    )
{%- endmacro %}
