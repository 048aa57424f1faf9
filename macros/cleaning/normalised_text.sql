{% macro normalised_text(text) -%}
    {#- Case, quotes, punctuation and spacing do not change what a label says; & says and. -#}
    {%- set unquoted = replace_pattern('lower(' ~ text ~ ')', "[''`’‘]", '') -%}
    trim({{ replace_pattern('replace(' ~ unquoted ~ ", '&', ' and ')", '[^a-z0-9]+', ' ') }})
{%- endmacro %}
