{% macro identifier_problem(raw) -%}
    {#- A spreadsheet that shortened an identifier made several children one: it cannot be read. -#}
    case
        when {{ raw }} is null then 'identifier is missing'
        when {{ matches_pattern(raw, '^[0-9]([.][0-9]+)?[eE][+][0-9]+$') }}
            then 'identifier is in scientific notation, its digits are lost'
        when {{ matches_pattern(
            'lower(' ~ raw ~ ')',
            '^(0+([.]0+)?|[-.?]+|n/?a|#n/a|#ref!|#value!|null|none|nan'
            ~ '|unknown|not known|blank|<blank>)$'
        ) }}
            then 'identifier is a placeholder'
    end
{%- endmacro %}
