{% macro normalised_text(text) -%}
    {#- Case, quotes, punctuation and spacing do not change what a label says; & says and, and
        "parent(s)" says parents. -#}
    {%- set unquoted = replace_pattern('lower(' ~ text ~ ')', "[''`’‘]", '') -%}
    {%- set plural = 'replace(' ~ unquoted ~ ", '(s)', 's')" -%}
    {%- set words = replace_pattern('replace(' ~ plural ~ ", '&', ' and ')", '[^a-z0-9]+', ' ') -%}
    trim({{ words_in_full("' ' || trim(" ~ words ~ ") || ' '") }})
{%- endmacro %}
