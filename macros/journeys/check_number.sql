{% macro check_number(what, given, least) -%}
    {%- if given is not integer or given < least -%}
        {{ exceptions.raise_compiler_error(
            what ~ ' is ' ~ given ~ ', but must be a whole number of at least ' ~ least ~ '.'
        ) }}
    {%- endif -%}
{%- endmacro %}
