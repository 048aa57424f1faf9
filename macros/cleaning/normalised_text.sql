{% macro normalised_text(text) -%}
    {#- Case, quotes, punctuation and spacing do not change what a label says; & says and, and
        "parent(s)" says parents. -#}
    {%- set unquoted = replace_pattern('lower(' ~ text ~ ')', "[''`’‘]", '') -%}
    {%- set plural = 'replace(' ~ unquoted ~ ", '(s)', 's')" -%}
    trim({{ replace_pattern('replace(' ~ plural ~ ", '&', ' and ')", '[^a-z0-9]+', ' ') }})
{%- endmacro %}
