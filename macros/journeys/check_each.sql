{% macro check_each(what, given, allowed) -%}
    {%- for value in given if value not in allowed -%}
        {{ exceptions.raise_compiler_error(
            what ~ " is '" ~ value ~ "', but must be one of: " ~ allowed | join(', ')
        ) }}
    {%- endfor -%}
{%- endmacro %}
