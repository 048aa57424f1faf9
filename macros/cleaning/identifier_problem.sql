{% macro identifier_problem(raw) -%}
    {#- A spreadsheet that shortened an identifier made several children one: it cannot be read. -#}
    {%- set quotes = "[=\"'']*" -%}
    {%- set placeholder = '0+([.]0+)?|[-.?*_]+|n/?[ak]|[(]?null[)]?|none|nan|missing|tb[acd]'
        ~ '|#+|#(n/a|(ref|value|num|null|div/0)!|name[?])|<?blank>?|unknown|unborn( baby| child)?'
        ~ '|not (applicable|available|known|recorded)' -%}
    case
        when {{ raw }} is null then 'identifier is missing'
        when {{ matches_pattern(raw, '^[0-9]([.][0-9]+)?[eE][+][0-9]+$') }}
            then 'identifier is in scientific notation, its digits are lost'
        when {{ matches_pattern(
            'lower(' ~ raw ~ ')', '^' ~ quotes ~ '(' ~ placeholder ~ ')?' ~ quotes ~ '$'
        ) }}
            then 'identifier is a placeholder'
    end
{%- endmacro %}
