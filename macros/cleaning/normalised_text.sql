{% macro normalised_text(text) -%}
    {#- Case, accents on quotes, punctuation and spacing do not change what a label says. -#}
    trim({{ replace_pattern('lower(' ~ text ~ ')', '[^a-z0-9]+', ' ') }})
{%- endmacro %}
