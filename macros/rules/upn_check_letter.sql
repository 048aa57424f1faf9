{% macro upn_check_letter(upn) -%}
    {#- Characters 2 to 13 times their position, modulo 23; a letter counts from 0. Null if
        unreadable. -#}
    {%- set letters = "'ABCDEFGHJKLMNPQRTUVWXYZ'" -%}
    substr(
        {{ letters }},
        1 + mod(
            {%- for position in range(2, 13) %}
            {{ position }} * try_cast(substr({{ upn }}, {{ position }}, 1) as integer) +
            {%- endfor %}
            13 * coalesce(
                try_cast(substr({{ upn }}, 13, 1) as integer),
                nullif(instr({{ letters }}, substr({{ upn }}, 13, 1)), 0) - 1
            ),
            23
        ),
        1
    )
{%- endmacro %}
