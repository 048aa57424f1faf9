{% macro clean_identifier(raw) -%}
    {#- A number that a spreadsheet wrote as 123.0 is child 123, and so is one that it was told to
        take for text, as '123 or ="123". Leading zeros stay. Nearly all identifiers are plain, and
        to see that costs a third of reading each by a pattern. -#}
    {%- set bare = "trim(both '=\"''' from " ~ raw ~ ')' -%}
    case
        when
            {{ raw }} like '%.0%'
            or {{ raw }} like '''%'
            or {{ raw }} like '=%'
            or {{ raw }} like '"%'
            then coalesce(nullif(regexp_extract({{ bare }}, '^([0-9]+)[.]0+$', 1), ''), {{ bare }})
        else {{ raw }}
    end
{%- endmacro %}
